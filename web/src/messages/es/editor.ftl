# Words that stand in the text that is being written, beside the authors' own.
locked-paragraph = Acordado ad referendum: bloqueado
footnote-mark = Nota { $number }
editor-label = Texto del borrador
editor-leave = El tabulador cambia el nivel de un párrafo. Escape y después el tabulador sale del texto.
editor-title-placeholder = Título
editor-heading-placeholder = Encabezado
editor-text-placeholder = Empiece a escribir
editor-move-paragraph = Mover este párrafo: arrástrelo o pulse Alt y una flecha
