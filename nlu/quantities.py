"""Durations, money and counts in a sentence, with the fact each one measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlu import clock, numbers
from nlu.numbers import NUMBER, ROUGH


@dataclass(frozen=True)
class Quantity:
    """A figure found in a sentence (character offsets of the sentence) and the fact that it is a value of.

    Of a range (2、3時間, 100人か200人) it is the upper end; `exact` is False then, and where 数 stands for a figure.
    `beside`: an amount that was paid already or falls due by the day; any other amount of the text counts before it.
    """

    fact: str
    value: int | float
    start: int
    end: int
    exact: bool = True
    beside: bool = False


# 「2〜3日」「100人か200人」: what stands between the ends of a range, and a lower end without a unit.
_JOINED = re.compile(r"(?:くらい|ぐらい|ほど)?(?:か|から|または|ないし|もしくは|とか|[〜~・-])(?:約)?")
_LOWER_END = re.compile(
    r"(?<![0-9,.])[0-9]{1,4}(?:か|から|ないし|または|もしくは|[〜~・、,-])$|(?<![月日年])[一二三四五六七八]、?$"
)
_DIGIT_PAIR = re.compile(r"(?<![0-9,.])([0-9]),(?=[0-9](?![0-9,.]))")
_KANJI_PAIR = re.compile(
    r"(?<![〇一二三四五六七八九十百千万])([一二三四五六七八])([二三四五六七八九])(?=時間|日|週間|人|名|件|万|百|千)"
)

# Durations: hours, of something that stood still.
_DURATION = re.compile(
    rf"(?:(?<![0-9]時)(?P<count>{NUMBER})\s?(?P<unit>時間|h(?![a-z])|分間|分(?!の[0-9]|[割類岐社別野担析])|日間|日(?![付本時額経目程常])"
    r"|週間|晩)(?:(?P<half>半)|(?P<minutes>[0-9]{1,2})分)?)"
    r"|(?P<word>(?:丸|まる)(?:一|1)日半?|(?:丸|まる)二日(?!間)|終日|一日中|半日)",
    re.IGNORECASE,
)
_HOURS = {"時間": 1.0, "h": 1.0, "分": 1 / 60, "分間": 1 / 60, "日": 24.0, "日間": 24.0, "週間": 168.0, "晩": 12.0}
_WORDS = {"半日": 12.0, "丸二日": 48.0, "まる二日": 48.0}
_WORDS |= {f"{whole}{one}日半": 36.0 for whole in ("丸", "まる") for one in "一1"}
# Beyond these a figure is a typing error: hours, and the largest value the vocabulary takes.
_LONGEST = 10_000.0
_LARGEST = 1e15
_STOPPED = re.compile(
    "止ま|止め|停止|停まっ|ストップ|ダウン|使えな|使えず|使えませ|使えん|使用不能|不能|不可|落ち|つながらな|つながりませ|不通|途絶|断|閉鎖|閉店|閉じ|閉め|"
    "店じまい|真っ暗|麻痺|休業|動か|動け|できず|できな|できませ|できん|固まっ|中断|復旧(?:まで|に)|復旧(?:した|し|は)|クローズ|しのい|"
    "稼働不能|不稼|届か|出せ|障害|通ら|ず(?:、|。|に)|商売|(?:見ら?れ|見え|開[かけ]|取れ|入ら|入れ|つなが|繋が|動か)(?:な[いくか]|ん(?!て)|へん|ませ)|だめ|ダメ|駄目|"
    "開きま(?:せ|へ)|通じ(?:ず|な|ませ|ん)|沈黙|ず(?=丸|まる|[0-9]|半日|一日)|(?:回線|幹線|通信|電話|ネット|線)[^。、]{0,12}切れ(?:た|て|まし)|"
    "エラー|復活|死んで|寝てい|反応し|できひん|でけへん|だんまり|無反応|うんともすんとも|フリーズ|つかえん|つかえな|うごか"
)
# 「納品の2日後」「3日前」「2日遅れ」「24時間体制」 are no lengths of a standstill, 「11月3日」「翌17日」 are days.
_EVENT_BEFORE = re.compile(
    r"(?:納品|納入|稼働|公開|リリース|開始|導入|引?き?渡し|検収|オープン|使い始め|始まっ)(?:し?て|した|され?て|され?た|開始)?(?:日|後)?"
    r"(?:の|から|より|を)?(?:わずか|約|ほんの|たった)?$"
)
_DAY_BEFORE = re.compile(r"(?:[0-9一二三四五六七八九十]月|[今先同当]月の?|[翌同/]|24時間)\s?$")
_POINT_AFTER = re.compile(
    r"(?:ほど|くらい|ぐらい)?(?:前|後|以内|目|経っ|経過|遅れ|遅延|分の|ごと|おき|につき|[あ当]たり|体制|対応|営業|監視|365|の?(?:残業|勤務|労働))"
    r"|(?:も|ほど)?(?:ずれ込|延び|延期|後ろ倒し|先送り)|の(?:朝|夜|昼|午|深夜|夕|未明|早朝|時点|[0-9]{1,2}[時:])|付|に(?:納|公開|稼働|起|発)|以上前"
    r"|(?:ほど|くらい|足らず)?で(?:サーバーが|システムが|サイトが|全部|すぐ)?(?:落ち|ダウン|止ま|固ま|パンク|死|飽和|つなが|繋が|完売|売り切れ)"
)
_DAY_AFTER = re.compile(r"から(?!の)|より|まで|にかけ|未明|早朝|午前|午後|深夜|頃|ごろ|[0-9(]")
_ONE_OF_SEVERAL = re.compile(
    r"(?:[0-9一二三四]つ目|[0-9一二三四]件目?|[0-9一二三四]回目|ひとつ|ふたつ|もう(?:一つ|一件|ひとつ)|最初|次|片方|[①-⑨])(?:は|が)、?$"
)
# 「復旧に2日かかりそう」: how long it may take.
_EXPECTED_AFTER = re.compile(
    r"(?:ほど|くらい|ぐらい|程度|以上)?は?(?:かか(?:りそう|る(?:見込|予定|と[言のい思]|かも|らし|そう|みたい|ん(?:じゃ|や)))"
    r"|[のと]?(?:見込み|予定|見通し)|必要(?:だ|で|と)|で(?:直|復旧|治)(?:る|する|せる)?(?:見込|予定|はず|と))"
)

# Money: what somebody demands or has paid, not a price, a wage or the value of the order.
_MONEY = re.compile(
    rf"(?P<sum>合計|総額|計)?(?:約|およそ)?\s?(?:¥\s?(?P<sign>{NUMBER})|(?P<count>{NUMBER}|{ROUGH})\s?(?P<large>万|億)?\s?円"
    rf"|(?P<loose>{NUMBER}(?<=[万億]))(?=くらい|ぐらい|ほど|近く|請求|払|の(?:請求|賠償|損害|損失)|かか|飛ん|戻|"
    r"を(?:返|払|かぶ|請求|負担|支払|弁償|保険|求)|(?:の)?(?:よこせ|出せ|弁償|補償|賠償|慰謝|要求)|[をは]?(?:って|と)(?:言|ゆ|いわ|の請求)))"
    rf"|(?P<short>{NUMBER}(?<=[万億]))(?=[、。,)」』!?\s]|$|[ぁ-ん](?<!の)|程|前後|以上|弱|強|余|出(?:た|て|る|し)|言(?:わ|っ|う)|請求|要求|払|負担|の(?:違約|弁償|追加|赤字|被害|見積|費用|支払|持ち出))"
    rf"|(?P<named>(?:請求(?:額|金額)?|賠償(?:額|金)?|損害(?:額|賠償)?|要求額?|慰謝料|(?<!契約)(?<!受注)(?<!受託)(?<!請負)(?<!発注)金額|見積(?:額)?)(?:は|が|も|の額は|として)(?:約|およそ|全部で|合わせて|合計)?)"
    rf"(?P<bare>{NUMBER}(?<=[万億]))(?!円|人|件|名|部|通|回|個|台|本|枚|件|社|店|世帯|アカウント|P|p|ポイント|行|字)"
)
# 「会員5万が」 counts people; 「420万言われて」 is money where the sentence speaks of paying, losing or costs.
_OF_PEOPLE = re.compile(
    r"(?:会員|ユーザー?|登録者?|利用者|読者|フォロワー|アクセス|PV|件数|部数|人数|人口|名簿|累計|のべ|延べ|数)(?:は|が|数は?|も)?(?:約|およそ|ざっと|全部で)?$"
)
_OF_MONEY = re.compile(
    "請求|賠償|弁償|補償|補填|損[がをはしだ失害]|費|代|料|金|払|給|売れ|売上|売り上げ|利益|儲け|もうけ|出せ|持て|持ち|責め|かかっ|被害|廃棄|差額|赤字|穴|返し|返せ|値|額"
)
_PRICE_BEFORE = re.compile(
    r"(?:単価|定価|売価|正規|税[抜込]き?|月給|年収|時給|月額|年額|受託額|受注額|請負(?:代金|額)|契約(?:額|金額)|[一1][人玉本個台枚冊件]"
    r"|年商|年間売上|売上(?:高|目標|規模)|資本金|総?資産|目標(?:額|金額)?|予算|時価|評価額|定年|家賃|月々|毎月|(?<=[はがで])月)(?:は|が|を|で|:)?(?:約|およそ|ざっと)?$"
)
# 「ノート1台(12万円)」: what a thing is worth.
_WORTH_BEFORE = re.compile(r"[0-9一二三四五](?:台|個|本|枚|冊|着|式|基|つ)\((?:約|時価|定価|税[抜込]き?)?$")
_PRICE_AFTER = re.compile(
    r"(?:(?:ほど|くらい)?(?:で|にて)[^。、]{0,6}?(?:受注|受託|請け|請負|引き受け|頼まれ|依頼され|契約|販売|購入|買|売(?:って|られ|り出)|落札)"
    r"|(?:ほど|くらい|前後)?の(?:会社|商い|年商|仕事(?:です|で、|でし|を(?:請|受|頼))|案件|契約(?:です|で、|でし))"
    r"|にな(?:って(?:い)?|っと)(?:て|たので|たせいで)|相当の(?:ギフト|クーポン|商品券|ポイント)|(?:と|で)?表示)"
    r"|を[0-9][0-9,.万千百]*円(?:で|に|と)[^。、]{0,4}(?:載せ|掲載|出し|出品|売|表示|打|入力|登録|書)|で(?:載せ|出品し|表示し)|に(?:\.{2,}|。|$)"
    r"|の[^。、0-9]{1,10}(?:が|を)[^。、0-9]{0,4}[0-9][0-9,.万千百]*円?(?:で|に)|(?:で|にて)(?:売っ|販売し|出品し|掲載し|値付け)"
)
# 「1日あたり50万円」, 「1時間止めたら20万」, 「200万円はもう払いました」: not what is claimed in all.
_BY_THE_DAY = re.compile(
    r"(?:[一1]|毎)(?:日|時間)(?:遅れるごと)?に?(?:[あ当]たり|につき|ごと)?[にので]?(?:約|およそ)?$|(?:日額|日当)[はがで]?$"
    r"|(?:[一1]|毎)(?:日|時間)(?:でも)?(?:止め|止まっ|止まれ|遅れ|落ち)(?:たら|るごとに?|るたびに?|れば|ば|ると)、?(?:約|およそ)?$"
)
_PAID_AFTER = re.compile(
    r"(?:ほど|くらい|だけ)?(?:を|は|も|なら)?(?:もう|すでに|既に|先に|とりあえず|先日|昨日)?(?:お?支?払"
    r"(?:っ(?:た|て(?!く|ほ|も(?!う)|や))|い(?:まし|済)|っちゃ)|渡し(?:た|て|まし)|振り込(?:ん|み(?!を))|立て替え)"
)

# What is said before it no longer holds: another figure follows.
_CORRECTED = re.compile(
    r"正しくは|(?:値切っ|まけてもらっ|まけさせ|交渉し|減額し|減額され)(?:て|た結果)、?(?=[^。0-9]{0,8}[0-9])"
)
# 「迷惑メールを10万通」: what was sent out, not who was hit.
_SENT_BEFORE = re.compile(
    r"(?:迷惑|スパム|詐欺|ウイルス|フィッシング|広告|変な|怪しい|あやしい|不審な|なりすまし(?:の)?|おかしな)メール(?:が|を|は|も)?(?:約|およそ|計|合計)?$"
)
# Counts: the people or items that were hit.
_COUNT = re.compile(
    rf"(?P<count>{ROUGH}|{NUMBER})(?:数(?![十百千万]))?\s?(?P<large>万)?\s?(?:(?P<records>件分|件(?!名)|レコード)|人分|名分|人(?![月日事間員的材工格権])|名(?![称義前簿目])|"
    r"通(?![り信常話路知過学勤貨報達])|世帯|アカウント|口座|(?<!一)部(?![屋長分門署品下位材隊会]))"
)
# Records stand for people where they got out; lost or wrong records are only records.
_GOT_OUT = re.compile(
    "漏|もれ|流出|流れ|持ち出|持ち去|盗|抜(?:か|き|け)|取られ|紛失|置き忘れ|なくし|売|見え|閲覧|公開|晒|"
    "誤送|誤って送|名簿|個人情報"
)
_COUNT_AFTER = re.compile(
    r"(?:が|も|は)?(?:立て続けに|続けて|相次いで|急に|いきなり|同時に)?(?:辞め(?!さ|ろ)|やめ(?!さ|ろ)|退職|離職|異動|抜け)|"
    r"の(?:担当|技術者|社員で|事故|報告|請求|エンジニア|作業)|体制|規模|掛かり|がかり|月|目|[あ当]たり|につき|"
    r"で(?:手分け|やっ|やり|確認し|対応し|作業し|回し|見て|営|運営)|(?:の[^。、]{0,4})?を?(?:請け負|受託)|の[^。、0-9]{0,10}(?:会社|ハウス|企業|事業者)(?!の)"
    r"|の(?:展示会|セミナー|イベント|講習会|講演会|説明会|催し|式典|大会|研修会?|会場|宴会|会議|ライブ)(?:の(?:日|最中|当日|前日|途中)|当日|中|開催)"
)
_STAFF_BEFORE = re.compile(r"(?:社員|従業員|職員|スタッフ|要員)(?:数?は|数)?(?:約|およそ)?$")
_PER_DAY_BEFORE = re.compile(r"[0-9一毎]日(?:あたり|平均)?(?:約|およそ)?$")
_STAFF_AFTER = re.compile(
    r"で(?:す|ある|、)|。|\)|$|の(?:小さな|零細|町の|中小)?[^。、]{0,4}(?:会社|所帯|企業|店|工場)(?:です|で、|でし)"
    r"|、[^。]{0,12}(?:年商|資本金|創業|設立|売上高?|支店|拠点|本社)"
)


def read(sentence: str) -> Iterator[Quantity]:
    """Every figure of a normalised sentence that measures an outage, an amount, or the people and items affected."""
    parted = _apart(sentence)
    # 「被害者2万人と書いたのは桁違いで、正しくは2千人」「300万と言われたが、値切って250万になった」
    corrected = max((match.start() for match in _CORRECTED.finditer(sentence)), default=-1)
    for items in (_durations(parted), _amounts(parted), _counts(parted)):
        yield from _ranges(sentence, [item for item in items if item.start > corrected])


def _apart(sentence: str) -> str:
    """The sentence, as long as before, with 2,3時間 and 二三日 as two figures of which only the upper has a unit."""
    sentence = _DIGIT_PAIR.sub(r"\1、", sentence)
    return _KANJI_PAIR.sub(lambda match: "、" + match[2] if _follows(match[1], match[2]) else match[0], sentence)


def _follows(lower: str, upper: str) -> bool:
    return (numbers.parse(upper) or 0) - (numbers.parse(lower) or 0) == 1


def _ranges(sentence: str, items: list[Quantity]) -> Iterator[Quantity]:
    """The figures with each range (100人か200人, 2〜3日) as one, its upper end."""
    merged: list[Quantity] = []
    for item in sorted(items, key=lambda item: item.start):
        previous = merged[-1] if merged else None
        if previous and item.value > previous.value and _JOINED.fullmatch(sentence[previous.end : item.start]):
            merged[-1] = replace(item, start=previous.start, exact=False)
        elif lower := _LOWER_END.search(sentence, max(0, item.start - 8), item.start):
            merged.append(replace(item, start=lower.start(), exact=False))
        else:
            merged.append(replace(item, exact="数" not in sentence[item.start : item.end]))
    yield from merged


def _durations(sentence: str) -> Iterator[Quantity]:
    if not _STOPPED.search(sentence):
        return
    measured = False
    for match in _DURATION.finditer(sentence):
        hours = _hours(match, sentence[: match.start()], sentence[match.end() :])
        if hours:
            measured = True
            yield Quantity("outage_hours", numbers.tidy(round(hours, 2)), match.start(), match.end())
    for told in () if measured else clock.spans(sentence):
        if _STOPPED.search(sentence, told.start):
            yield Quantity("outage_hours", numbers.tidy(round(told.hours, 2)), told.start, told.end)


def _hours(match: re.Match[str], before: str, after: str) -> float | None:
    if match["word"]:
        return None if _POINT_AFTER.match(after) else _WORDS.get(match["word"], 24.0)
    if _EVENT_BEFORE.search(before) or _POINT_AFTER.match(after):
        return None
    if _EXPECTED_AFTER.match(after) or before.endswith(("あと", "残り")):
        return None
    if match["unit"] == "日" and (_DAY_BEFORE.search(before) or _DAY_AFTER.match(after) or _is_topic(before, after)):
        return None
    count = numbers.parse(match["count"]) or 0.0
    hours = (count + (0.5 if match["half"] else 0.0)) * _HOURS[match["unit"].lower()]
    hours += int(match["minutes"] or 0) / 60
    return hours if 0 < hours <= _LONGEST else None


def _is_topic(before: str, after: str) -> bool:
    """Whether a bare 9日 is the day of one of several things (一つ目は9日、…)."""
    return bool(_ONE_OF_SEVERAL.search(before)) and after.startswith(("、", "で、", "に"))


def _amounts(sentence: str) -> Iterator[Quantity]:
    matches = [
        match
        for match in _MONEY.finditer(sentence)
        if not _PRICE_BEFORE.search(sentence[: match.start()])
        and not _WORTH_BEFORE.search(sentence[: match.start()])
        and not _PRICE_AFTER.match(sentence[match.end() :])
        and (not match["short"] or _is_money(sentence, match.start()))
    ]
    matches = [match for match in matches if not _is_beside(match, sentence)] or matches
    # 「修理費240万円と復旧費620万円、合計860万円」: the sum is the amount.
    for match in [match for match in matches if match["sum"]] or matches:
        value = _scaled(
            match["sign"] or match["count"] or match["loose"] or match["bare"] or match["short"], match["large"]
        )
        if value:
            start = match.end("named") if match["named"] else match.start()
            yield Quantity("amount_yen", value, start, match.end(), beside=_is_beside(match, sentence))


def _is_money(sentence: str, start: int) -> bool:
    """Whether a large number without a unit is an amount: the sentence speaks of money, and not of so many people."""
    return bool(_OF_MONEY.search(sentence)) and not _OF_PEOPLE.search(sentence[:start])


def _is_beside(match: re.Match[str], sentence: str) -> bool:
    """Whether an amount is one that was paid already or that falls due by the day (1日50万円)."""
    return bool(_BY_THE_DAY.search(sentence[: match.start()]) or _PAID_AFTER.match(sentence[match.end() :]))


def _counts(sentence: str) -> Iterator[Quantity]:
    for match in _COUNT.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        if _COUNT_AFTER.match(after) or (_STAFF_BEFORE.search(before) and _STAFF_AFTER.match(after)):
            continue
        # 「一人1万円」「1日40件」: each, not the whole; 「数名」: no figure at all.
        if (match["count"] in ("一", "1") and re.match(r"[0-9]|ずつ|に", after)) or _PER_DAY_BEFORE.search(before):
            continue
        if (match["count"] == "数" and not match["large"]) or _SENT_BEFORE.search(before):
            continue
        if match["records"] and not _GOT_OUT.search(sentence):
            continue
        value = _scaled(match["count"], match["large"])
        if value:
            yield Quantity("people_affected", value, match.start(), match.end())


def _scaled(written: str, large: str | None) -> int | float:
    value = (numbers.parse(written) or 0.0) * {"万": 10**4, "億": 10**8}.get(large or "", 1)
    return numbers.tidy(value) if value < _LARGEST else 0
