//! DOCX, OFD and PDF.

use screening::{FileFormat, IdentifierKind, MarkingKind, Place, SecrecyTerm, UnreadReason};

use crate::made::{
    PdfFont, archive, docx, font_object, page_of, paragraph, pdf, pdf_with, screen, stream,
    text_drawn,
};

fn paragraph_of(part: &str, paragraph: u64) -> Place {
    Place::Paragraph { part: part.to_owned(), paragraph }
}

#[test]
fn body_tables_headers_notes_and_watermarks_of_a_document_are_read() {
    let split = "<w:p><w:r><w:t>秘</w:t></w:r><w:r><w:t xml:space=\"preserve\">密 </w:t></w:r><w:r><w:t>&#x2605;10年</w:t></w:r></w:p>";
    let cell =
        format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", paragraph("11010519491231002X"));
    let boxed = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent><w:t>外</w:t></w:r></w:p>",
        paragraph("内部文件")
    );
    let deleted = "<w:p><w:del><w:r><w:delText>不得外传</w:delText></w:r></w:del></w:p>";
    let body = format!("{}{split}{cell}{boxed}{deleted}", paragraph("关于 A&amp;B 的报告"));
    let watermark = "<w:hdr xmlns:w=\"w\" xmlns:v=\"v\"><w:p><v:shape><v:textpath string=\"绝密\"/></v:shape></w:p></w:hdr>";
    let bytes = docx(
        &body,
        &[
            ("word/header1.xml", watermark),
            (
                "word/footer1.xml",
                &format!("<w:ftr xmlns:w=\"w\">{}</w:ftr>", paragraph("机密★长期")),
            ),
            ("docProps/core.xml", "<c xmlns:dc=\"d\"><dc:title>工作秘密</dc:title></c>"),
        ],
    );
    let found = screen("报告.docx", &bytes).unwrap();
    assert_eq!(found.format, Some(FileFormat::Docx));
    let marks: Vec<_> = found.markings.iter().map(|m| (m.kind, m.place.clone())).collect();
    assert_eq!(
        marks,
        [
            (MarkingKind::Confidential, paragraph_of("word/document.xml", 2)),
            (MarkingKind::Work, paragraph_of("word/document.xml", 4)),
            (MarkingKind::Work, paragraph_of("word/document.xml", 6)),
            (MarkingKind::TopSecret, paragraph_of("word/header1.xml", 1)),
            (MarkingKind::Secret, paragraph_of("word/footer1.xml", 1)),
            (MarkingKind::Work, paragraph_of("docProps/core.xml", 1)),
        ]
    );
    assert_eq!(found.markings[0].term, Some(SecrecyTerm::Years(10)));
    assert_eq!(found.columns[0].kind, IdentifierKind::ResidentId);
    assert_eq!(found.columns[0].example_place, paragraph_of("word/document.xml", 3));
    assert_eq!(found.unread_total, 0);
}

#[test]
fn a_document_of_pictures_or_with_files_inside_is_not_clean() {
    let scan = docx(&paragraph("图"), &[("word/media/image1.png", "x")]);
    assert_eq!(screen("a.docx", &scan).unwrap().unread[0].reason, UnreadReason::Picture);
    let object = docx(&paragraph("正文"), &[("word/embeddings/oleObject1.bin", "x")]);
    assert_eq!(screen("a.docx", &object).unwrap().unread[0].reason, UnreadReason::Embedded);
    let other = archive(&[("a.txt", b"x")]);
    assert_eq!(screen("a.docx", &other).unwrap().unread[0].reason, UnreadReason::Format);
    let plain = docx(&paragraph("这是一份没有任何问题的普通通知。"), &[]);
    assert!(screen("通知.docx", &plain).unwrap().is_clean());
}

#[test]
fn a_part_that_nobody_reads_is_noted_and_plain_xml_is_read() {
    let body = paragraph("这是一份没有任何问题的普通通知，共二十多个字。");
    for stray in ["word/afchunk1.mht", "word/afchunk.rtf", "a.txt", "word/vbaProject.bin"] {
        let found = screen("a.docx", &docx(&body, &[(stray, "x")])).unwrap();
        assert_eq!(found.unread[0].reason, UnreadReason::Embedded, "{stray}");
        assert_eq!(found.unread[0].place, Some(paragraph_of(stray, 1)));
    }
    for (part, text) in [
        ("customXml/item1.xml", "<a><b>机密</b></a>"),
        ("customXml/item2.xml", "<a level=\"&#x673a;密\"/>"),
        ("word/numbering.xml", "<w:numbering><w:lvlText w:val=\"机密&#x25;1\"/></w:numbering>"),
        ("word/header1.xml", "<w:hdr><v:textpath string=\"&#26426;密\"/></w:hdr>"),
    ] {
        let found = screen("a.docx", &docx(&body, &[(part, text)])).unwrap();
        assert_eq!((found.markings_total, found.unread_total), (1, 0), "{part}");
        assert_eq!(found.markings[0].place, paragraph_of(part, 1));
    }
    let ordinary = docx(
        &body,
        &[
            ("_rels/.rels", "<r/>"),
            ("docProps/thumbnail.jpeg", "x"),
            ("word/media/image1.png", "x"),
            ("word/fonts/font1.odttf", "x"),
            ("word/styles.xml", "<s/>"),
            ("customXml/itemProps1.xml", "<a b=\"{D1}\"/>"),
        ],
    );
    let found = screen("通知.docx", &ordinary).unwrap();
    assert!(found.is_clean(), "{found:?}");
}

#[test]
fn what_is_attached_to_an_ofd_is_read_or_noted_and_its_seals_are_not() {
    let page = "<ofd:Page><ofd:TextObject><ofd:TextCode>这是一份没有任何问题的普通通知，共二十多个字。</ofd:TextCode></ofd:TextObject></ofd:Page>";
    let with = |part: &str, text: &str| {
        let parts = [("OFD.xml", "<ofd/>"), ("Doc_0/Pages/Page_0/Content.xml", page), (part, text)];
        screen("a.ofd", &archive(&parts.map(|(name, text)| (name, text.as_bytes())))).unwrap()
    };
    let attached = with("Doc_0/Attachs/附件.docx", "PK");
    assert_eq!(attached.unread[0].reason, UnreadReason::Embedded);
    assert_eq!(with("Doc_0/Attachs/a.xml", "<a><b>机密</b></a>").markings_total, 1);
    let stamped = "<ofd:PageAnnot><ofd:Annot><ofd:Appearance><ofd:TextObject><ofd:TextCode>绝</ofd:TextCode></ofd:TextObject><ofd:TextObject><ofd:TextCode>密</ofd:TextCode></ofd:TextObject></ofd:Appearance></ofd:Annot></ofd:PageAnnot>";
    assert_eq!(with("Doc_0/Annots/Page_0/Annotation.xml", stamped).markings_total, 1);
    for ordinary in ["Doc_0/Signs/Sign_0/SignedValue.dat", "Doc_0/Res/f.ttf", "Doc_0/Res/i.png"] {
        assert!(with(ordinary, "x").is_clean(), "{ordinary}");
    }
}

#[test]
fn pages_of_an_ofd_are_read() {
    let page = "<ofd:Page xmlns:ofd=\"o\"><ofd:TextObject><ofd:TextCode X=\"1\">秘密</ofd:TextCode></ofd:TextObject><ofd:TextObject><ofd:TextCode>★5年</ofd:TextCode></ofd:TextObject></ofd:Page>";
    let bytes =
        archive(&[("OFD.xml", b"<ofd/>"), ("Doc_0/Pages/Page_0/Content.xml", page.as_bytes())]);
    let found = screen("公文.ofd", &bytes).unwrap();
    assert_eq!(found.format, Some(FileFormat::Ofd));
    assert_eq!(found.markings[0].term, Some(SecrecyTerm::Years(5)));
}

fn ofd(texts: &[&str]) -> Vec<u8> {
    let object = |text: &&str| {
        format!("<ofd:TextObject><ofd:TextCode>{text}</ofd:TextCode></ofd:TextObject>")
    };
    let objects: String = texts.iter().map(object).collect();
    let page = format!("<ofd:Page xmlns:ofd=\"o\">{objects}</ofd:Page>");
    archive(&[("OFD.xml", b"<ofd/>"), ("Doc_0/Pages/Page_0/Content.xml", page.as_bytes())])
}

#[test]
fn the_lines_of_an_ofd_page_are_told_apart() {
    let found = screen("a.ofd", &ofd(&["关于数据的通知", "秘密", "各单位"])).unwrap();
    assert_eq!(found.markings_total, 1);
    assert_eq!(found.markings[0].place, paragraph_of("Doc_0/Pages/Page_0/Content.xml", 2));
    for marked in [&["非", "国家秘密"][..], &["通知", "秘", "密", "正文"], &["绝", "密"]]
    {
        assert_eq!(screen("a.ofd", &ofd(marked)).unwrap().markings_total, 1, "{marked:?}");
    }
    for clean in [&["重置手机", "密码的人"][..], &["秘密花园"]] {
        assert!(screen("a.ofd", &ofd(clean)).unwrap().is_clean(), "{clean:?}");
    }
}

#[test]
fn a_mark_of_paragraphs_of_one_character_is_found() {
    let body: String = ["通知", "机", "密", "", "正文"].map(paragraph).concat();
    let found = screen("a.docx", &docx(&body, &[])).unwrap();
    assert_eq!(found.markings_total, 1);
    assert_eq!(found.markings[0].place, paragraph_of("word/document.xml", 2));
}

#[test]
fn a_pdf_is_read_in_every_usual_encoding_of_chinese() {
    for font in [PdfFont::Gbk, PdfFont::Ucs2, PdfFont::Table] {
        let first = text_drawn(font, "福州市文件\n关于数据的通知 13800138000");
        let second = text_drawn(font, "第二页\n秘密★10年");
        let found = screen("a.pdf", &pdf(font, &[first, second])).unwrap();
        assert_eq!(found.format, Some(FileFormat::Pdf));
        assert_eq!(found.unread_total, 0, "{:?}", found.unread);
        assert_eq!(found.markings.len(), 1, "{:?}", found.markings);
        assert_eq!(found.markings[0].place, Place::Page { page: 2, line: 2 });
        assert_eq!(found.markings[0].term, Some(SecrecyTerm::Years(10)));
        assert_eq!(found.columns[0].example_place, Place::Page { page: 1, line: 2 });
    }
}

#[test]
fn a_mark_of_single_glyphs_and_one_in_a_form_are_found() {
    let mut glyphs = Vec::new();
    for (at, glyph) in "绝密★长期".chars().enumerate() {
        let code = format!("{:04X}", u32::from(glyph));
        let drawn = format!("BT /F1 12 Tf 1 0 0 1 {} 700 Tm <{code}> Tj ET\n", 72 + at * 20);
        glyphs.extend_from_slice(drawn.as_bytes());
    }
    let form = b"q /Form Do Q\n".to_vec();
    let found = screen("a.pdf", &pdf(PdfFont::Ucs2, &[glyphs, form])).unwrap();
    let kinds: Vec<_> = found.markings.iter().map(|m| (m.kind, m.place.clone())).collect();
    assert_eq!(
        kinds,
        [
            (MarkingKind::TopSecret, Place::Page { page: 1, line: 1 }),
            (MarkingKind::Secret, Place::Page { page: 2, line: 1 }),
        ]
    );
    assert_eq!(found.markings[0].term, Some(SecrecyTerm::Permanent));
}

#[test]
fn notes_on_a_page_are_read_and_files_pinned_to_it_are_not() {
    let note =
        "<< /Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /Contents <FEFF4E0D5F9759164F20> >>";
    let pinned = "<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] >>";
    let bytes = pdf_with(PdfFont::Ucs2, &[Vec::new()], &format!("/Annots [ {note} {pinned} ]"));
    let found = screen("a.pdf", &bytes).unwrap();
    assert_eq!(found.markings[0].word, "不得外传");
    assert_eq!(found.unread[0].reason, UnreadReason::Embedded);
}

#[test]
fn a_scanned_page_and_a_mute_font_are_unread() {
    let scanned = screen("a.pdf", &pdf(PdfFont::Ucs2, &[b"q /I Do Q".to_vec()])).unwrap();
    assert_eq!(scanned.unread[0].reason, UnreadReason::Picture);
    assert_eq!(scanned.unread[0].place, Some(Place::Page { page: 1, line: 1 }));
    let mute = screen("a.pdf", &pdf(PdfFont::Mute, &[text_drawn(PdfFont::Mute, "机密")])).unwrap();
    assert_eq!(mute.unread[0].reason, UnreadReason::Font);
    assert!(!mute.is_clean());
}

#[test]
fn a_simple_font_counts_as_read_only_where_it_says_what_its_glyphs_are() {
    let of = |font: &str, text: &str| {
        let content = format!("BT /F1 12 Tf 1 0 0 1 72 700 Tm ({text}) Tj ET");
        let bytes = page_of(&format!("<< /Type /Font {font} >>"), content.as_bytes(), "", &[]);
        screen("a.pdf", &bytes).unwrap().unread.first().map(|unread| unread.reason)
    };
    let embedded = "/FontDescriptor << /Type /FontDescriptor /Flags 4 /FontFile2 5 0 R >>";
    let latin = "/FontDescriptor << /Type /FontDescriptor /Flags 32 /FontFile2 5 0 R >>";
    for mute in [
        "/Subtype /Type3".to_owned(),
        format!("/Subtype /TrueType /BaseFont /ABCDEF+SimSun {embedded}"),
        format!("/Subtype /TrueType /BaseFont /ABCDEF+SimSun {latin}"),
        format!("/Subtype /TrueType /BaseFont /A+S {embedded} /Encoding /WinAnsiEncoding"),
        "/Subtype /Type1 /BaseFont /X /Encoding << /Differences [65 /g17 /g18] >>".to_owned(),
        "/Subtype /Type1 /BaseFont /X /Encoding /Own".to_owned(),
        "/Subtype /TrueType /BaseFont /X /Encoding /Identity-H".to_owned(),
    ] {
        assert_eq!(of(&mute, "AB"), Some(UnreadReason::Font), "{mute}");
    }
    for told in [
        "/Subtype /Type1 /BaseFont /Helvetica".to_owned(),
        "/Subtype /Type1 /BaseFont /ZapfDingbats".to_owned(),
        format!("/Subtype /TrueType /BaseFont /A+Arial {latin} /Encoding /WinAnsiEncoding"),
        format!(
            "/Subtype /Type1 /BaseFont /A+B {embedded} /Encoding << /Differences [65 /A /B] >>"
        ),
    ] {
        assert_eq!(of(&told, "AB"), None, "{told}");
    }
    let helvetica = "/Subtype /Type1 /BaseFont /Helvetica";
    assert_eq!(of(helvetica, "A\\200B"), Some(UnreadReason::Font), "a byte of no glyph");
}

#[test]
fn a_scan_with_a_page_number_is_a_scan() {
    let mut content = text_drawn(PdfFont::Ucs2, "第 3 页 共 9 页");
    content.extend_from_slice(b"q /I Do Q");
    let found = screen("a.pdf", &pdf(PdfFont::Ucs2, &[content])).unwrap();
    assert_eq!(found.unread[0].reason, UnreadReason::Picture);
    let mut content =
        text_drawn(PdfFont::Ucs2, "关于印发公共数据资源登记管理办法的通知（图标在上）");
    content.extend_from_slice(b"q /I Do Q");
    assert!(screen("a.pdf", &pdf(PdfFont::Ucs2, &[content])).unwrap().is_clean());
}

#[test]
fn a_font_is_kept_and_restored_with_the_state_of_drawing() {
    let text = "<673A5BC6> Tj ET";
    let restored = format!("BT /F1 12 Tf q /None 9 Tf Q {text}");
    let found = screen("a.pdf", &pdf(PdfFont::Ucs2, &[restored.into_bytes()])).unwrap();
    assert_eq!((found.markings_total, found.unread_total), (1, 0));
    let lost = format!("BT /None 9 Tf q /F1 12 Tf Q {text}");
    let found = screen("a.pdf", &pdf(PdfFont::Ucs2, &[lost.into_bytes()])).unwrap();
    assert_eq!(found.unread[0].reason, UnreadReason::Font);
}

#[test]
fn what_is_drawn_over_a_page_is_read() {
    let stamp =
        stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", &text_drawn(PdfFont::Ucs2, "绝密"));
    let plain = "<< /Type /Annot /Subtype /Stamp /Rect [0 0 9 9] /AP << /N 9 0 R >> >>";
    let states = "<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /AP << /N << /On 9 0 R >> >> >>";
    let doubled = "<< /Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /Contents <FEFF7EDD5BC6> /AP << /N 9 0 R >> >>";
    for annotation in [plain, states, doubled] {
        let entries = format!("/Annots [ {annotation} ]");
        let font = font_object(PdfFont::Ucs2);
        let bytes = page_of(&font, b"", &entries, std::slice::from_ref(&stamp));
        let found = screen("a.pdf", &bytes).unwrap();
        assert_eq!((found.markings_total, found.unread_total), (1, 0), "{annotation}");
        assert_eq!(found.markings[0].kind, MarkingKind::TopSecret);
    }
}

#[test]
fn an_encrypted_pdf_is_not_unpacked() {
    let bytes = pdf_with(PdfFont::Ucs2, &[Vec::new()], "/Encrypt 9 0 R");
    let found = screen("a.pdf", &bytes).unwrap();
    assert_eq!(found.unread[0].reason, UnreadReason::Encrypted);
}
