/** A culture's or a child's id as the head registry names its folders: a letter or digit first, 64 characters at most. */
export const registryIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A child's or a session's id. Ids become folder names, topic names and prompt ids. */
export const sessionIdPattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
