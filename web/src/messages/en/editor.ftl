# Words that stand in the text that is being written, beside the authors' own.
locked-paragraph = Agreed ad referendum: locked
footnote-mark = Footnote { $number }
