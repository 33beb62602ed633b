// What programs put into the clipboard, as text/html: shortened, and otherwise as they write it.

/** Word for the desktop: numbered paragraphs, a list, tracked changes, a comment, a footnote with its text. */
export const WORD = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-size:12.0pt;} @list l0:level1 {mso-level-text:"%1.";} --></style></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<p class=MsoTitle align=center><span lang=EN-GB>Declaration of the workshop<o:p></o:p></span></p>
<h1><span lang=EN-GB>Shared
convictions<o:p></o:p></span></h1>
<p class=MsoNormal><i><span lang=EN-GB>Recalling</span></i><span lang=EN-GB> the regional dialogues,<o:p></o:p></span></p>
<p class=MsoNormal><span lang=EN-GB><o:p>&nbsp;</o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
lang=EN-GB style='mso-fareast-font-family:Calibri'><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New
Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]><b style='mso-bidi-font-weight:normal'><span
lang=EN-GB>Requests</span></b><span lang=EN-GB> <ins cite="mailto:Ana" datetime="2026-05-08T10:11">all </ins><del
cite="mailto:Ana" datetime="2026-05-08T10:12">some </del>participants<a style='mso-footnote-id:ftn1' href="#_ftn1"
name="_ftnref1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if
!supportFootnotes]><span class=MsoFootnoteReference><span style='font-size:12.0pt'>[1]</span></span><![endif]></span>
</span></a>:<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span lang=EN-GB><span
style='mso-list:Ignore'>(a)<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]><span
lang=EN-GB>to <a href="https://example.org/archive">open</a> archives<span class=MsoCommentReference><span
style='font-size:8.0pt'><a class=msocomanchor id="_anchor_1" href="#_msocom_1">[A1]</a><span
style='mso-special-character:comment'>&nbsp;</span></span></span>;<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level3 lfo1'><![if !supportLists]><span lang=EN-GB><span
style='mso-list:Ignore'>(i)<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]><span
lang=EN-GB>in summer;<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-GB><span
style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]><span
lang=EN-GB>Decides.<o:p></o:p></span></p>
<p class=MsoListParagraph style='mso-list:l1 level2 lfo2'><![if !supportLists]><span style='font-family:"Courier
New"'><span style='mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>an
item</p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>Town</p></td><td><p class=MsoNormal>Rooms</p></td></tr>
<tr><td><p class=MsoNormal>Ronda</p></td><td><p class=MsoNormal>3</p></td></tr></table>
<p class=MsoNormal><!--[if gte vml 1]><v:shape id="x"/><![endif]--><![if !vml]><img width=9 src="file:///C:/a.png"><![endif]></p>
<!--EndFragment-->
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1><![endif]>
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1"
name="_ftn1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'>[1]</span></span></a>
See the <i>annex</i>.<o:p></o:p></p></div></div>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Really?</p></div></div>
</body></html>`;

/** Word on the web. */
export const WORD_WEB = `<html><body><!--StartFragment--><div class="OutlineElement Ltr SCXW1 BCX0"><p class="Paragraph SCXW1
BCX0" paraid="1" role="heading" aria-level="2"><span class="TextRun SCXW1" lang="EN-GB"><span class="NormalTextRun"
data-ccp-parastyle="heading 2">Means</span></span><span class="EOP SCXW1">&nbsp;</span></p></div><div
class="ListContainerWrapper SCXW1"><ol class="NumberListStyle1 SCXW1" role="list" start="1" type="1"><li
data-leveltext="%1." data-aria-level="1" role="listitem" class="OutlineElement"><p class="Paragraph SCXW1"><span
class="TextRun SCXW1" style="font-weight:bold"><span class="NormalTextRun">Urges</span></span><span class="TextRun
SCXW1"><span class="NormalTextRun"> all</span></span><span class="TrackedChange TrackChangeTextDeletion"><span>
 two</span></span><span class="EOP">&nbsp;</span></p></li></ol></div><div class="ListContainerWrapper"><ol
class="NumberListStyle1" role="list" start="1" type="a"><li data-leveltext="(%2)" data-aria-level="2"
role="listitem"><p class="Paragraph"><span class="TextRun"><span>to act;</span></span></p></li></ol></div><div
class="ListContainerWrapper"><ul class="BulletListStyle1" role="list"><li data-leveltext="" data-aria-level="1"
role="listitem"><p class="Paragraph"><span>an item</span></p></li></ul></div><!--EndFragment--></body></html>`;

/** Google Docs. */
export const GOOGLE_DOCS = `<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;"
id="docs-internal-guid-1"><h2 dir="ltr"><span style="font-size:16pt;font-weight:400;">Follow-up</span></h2><p dir="ltr"
style="line-height:1.38;"><span style="font-weight:400;font-style:italic;">Mindful</span><span
style="font-weight:400;font-style:normal;white-space:pre-wrap;"> of&nbsp;the </span><span
style="font-weight:700;">need</span><span style="font-weight:400;">,</span></p><ol style="margin-top:0;"><li dir="ltr"
style="list-style-type:decimal;" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400;">We
agree:</span></p></li><ol><li dir="ltr" style="list-style-type:lower-alpha;" aria-level="2"><p dir="ltr"
role="presentation"><span>to <a href="javascript:alert(1)" style="text-decoration:none;"><span>meet</span></a></span></p>
</li><ol><li dir="ltr" style="list-style-type:lower-roman;" aria-level="3"><p><span>soon</span></p></li></ol></ol></ol><ul>
<li dir="ltr" style="list-style-type:disc;" aria-level="1"><p><span>one</span></p></li><ul><li
style="list-style-type:circle;" aria-level="2"><p><span>below<br>it</span></p></li></ul></ul><br></b>`;

/** LibreOffice Writer. */
export const LIBREOFFICE = `<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/>
<title></title><style type="text/css">p { line-height: 115% } a.sdfootnoteanc { font-size: 57% }</style></head><body
lang="es-ES" link="#000080" dir="ltr"><h1 class="western">Preámbulo</h1>
<p style="line-height: 100%"><i>Recordando</i> la reunión<a class="sdfootnoteanc" name="sdfootnote1anc"
href="#sdfootnote1sym"><sup>1</sup></a>,</p>
<ol><li><p style="line-height: 100%"><font face="Liberation Serif">Pide <b>ayuda</b>:</font></p>
<ol type="a"><li><p>primero;</p></li></ol></li></ol>
<p><br/></p><blockquote>Palabras de otros</blockquote>
<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Acta
de la reunión.</p></div></body></html>`;

/** A mail in Outlook, whose layout is made of tables. */
export const OUTLOOK = `<html><body><table role=presentation width=600><tr><td><table><tr><td><p class=MsoNormal><span
style='font-size:11.0pt;font-family:"Calibri",sans-serif'>Dear all,<o:p></o:p></span></p><p class=MsoNormal>please
see:</p></td><td><p class=MsoNormal>Aside</p></td></tr></table></td></tr></table><p class=MsoNormal><span
style='color:#1F497D;mso-hide:all'>hidden</span>One<br><br>Two<br>
lines</p></body></html>`;

/** A web page, with what must never come in. */
export const WEB_PAGE = `<style>p { color: red }</style><script>alert(1)</script><nav><a href="/">Home</a></nav><main><h1>A
page</h1><p onclick="alert(1)">Words <a href="http://example.org/a?b=c" onmouseover="x()">there</a><img src=x
onerror=alert(1)>, <b>bo</b><b>ld</b> and <a href="#top">up</a><sup id="cite_ref-1"><a
href="https://example.org/p#cite_note-1">[1]</a></sup>.</p><pre>kept
  as it is</pre><noscript>Enable it</noscript><textarea>typed</textarea><ul><li>one<p>more of it</p><ul><li>two</li></ul></li></ul>
<ol class="references"><li id="cite_note-1"><b><a href="https://example.org/p#cite_ref-1">^</a></b> A source.</li></ol></main>`;
