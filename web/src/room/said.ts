// What is to be said, before it is said in a language: the id of a message and what is put into it.

/** A message of the catalogue with its values. Components say it with `t(said.id, said.args)`. */
export interface Said {
  id: string;
  args?: Record<string, string | number>;
}
