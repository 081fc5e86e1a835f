// The words of the page: server/words.yml, handed over by the template.

export const words = JSON.parse(document.body.dataset.words);

/** A sentence with its {places} filled. */
export const fill = (sentence, places) => sentence.replace(/\{(\w+)\}/g, (_, name) => places[name]);
