/** A text without halves of characters, which have no UTF-8: each becomes U+FFFD. */
export const wellFormed = (text: string) => text.replaceAll(/\p{Surrogate}/gu, "\ufffd");
