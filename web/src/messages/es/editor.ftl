# Words that stand in the text that is being written, beside the authors' own.
locked-paragraph = Acordado ad referendum: bloqueado
footnote-mark = Nota { $number }
