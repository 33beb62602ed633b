# Words that stand in the text that is being written, beside the authors' own.
locked-paragraph = Agreed ad referendum: locked
footnote-mark = Footnote { $number }
editor-label = Text of the draft
editor-leave = Tab changes the level of a paragraph. Escape, then Tab, leaves the text.
editor-title-placeholder = Title
editor-heading-placeholder = Heading
editor-text-placeholder = Begin to write
editor-move-paragraph = Move this paragraph: drag it, or press Alt and an arrow
