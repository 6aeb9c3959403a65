//! The table of a font that says which characters its codes mean: a `ToUnicode` map (ISO 32000-1, 9.10.3).
//!
//! A range of a few bytes stands for as many codes as it likes, so ranges are
//! kept as they are written and never unfolded.

/// Bytes of the longest code.
const CODE_BYTES_MAX: usize = 4;
/// Characters of the longest text that one code may stand for: ligatures have a few.
const TARGET_CHARS_MAX: usize = 64;

/// What the codes of a font mean.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Codes of so many bytes, each byte between those of the first and the last.
    spaces: Vec<(Code, Code)>,
    /// By length and first code.
    ranges: Vec<Range>,
}

/// A code with its length, which is part of it: `<00>` is another one than `<0000>`.
type Code = (usize, u32);

#[derive(Debug)]
struct Range {
    first: Code,
    last: u32,
    text: Text,
}

/// Most codes stand for one character; a whole string each would be many times their size.
#[derive(Debug)]
enum Text {
    One(char),
    More(Box<str>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    None,
    Spaces,
    Chars,
    Ranges,
}

/// A word of the table's language, as far as it matters here.
enum Token<'t> {
    Code(&'t [u8]),
    Word(&'t [u8]),
    ArrayBegins,
    ArrayEnds,
}

impl Table {
    /// Reads a table; what is not understood in it is left out, and its codes mean nothing.
    pub(super) fn parse(content: &[u8]) -> Self {
        let mut table = Self::default();
        let (mut section, mut codes, mut array) = (Section::None, Vec::new(), None);
        let mut rest = content;
        while let Some((token, behind)) = token(rest) {
            rest = behind;
            match token {
                // A glyph's name in place of a text says nothing here.
                Token::Word([b'/', ..]) => codes.clear(),
                Token::Word(word) => {
                    section = match word {
                        b"begincodespacerange" => Section::Spaces,
                        b"beginbfchar" => Section::Chars,
                        b"beginbfrange" => Section::Ranges,
                        _ => Section::None,
                    };
                    codes.clear();
                    array = None;
                }
                Token::Code(digits) if section != Section::None => {
                    if let Some(at) = &mut array {
                        table.put_next(&codes, at, digits);
                    } else {
                        codes.push(digits);
                        table.put(section, &mut codes);
                    }
                }
                Token::ArrayBegins if codes.len() == 2 => array = Some(0),
                Token::ArrayEnds => {
                    array = None;
                    codes.clear();
                }
                Token::Code(_) | Token::ArrayBegins => {}
            }
        }
        table.ranges.sort_by_key(|range| range.first);
        table
    }

    /// Whether it says anything.
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Takes what is complete among the codes read.
    fn put(&mut self, section: Section, codes: &mut Vec<&[u8]>) {
        match (section, codes.as_slice()) {
            (Section::Spaces, [first, last]) => {
                let range = code(first).zip(code(last)).filter(|(first, last)| first.0 == last.0);
                self.spaces.extend(range);
            }
            (Section::Chars, [only, target]) => self.put_range(only, only, target),
            (Section::Ranges, [first, last, target]) => self.put_range(first, last, target),
            _ => return,
        }
        codes.clear();
    }

    fn put_range(&mut self, first: &[u8], last: &[u8], target: &[u8]) {
        let range = code(first).zip(code(last));
        let range = range.filter(|(first, last)| first.0 == last.0 && first.1 <= last.1);
        if let Some(((first, last), text)) = range.zip(text_of(target)) {
            self.ranges.push(Range { first, last: last.1, text });
        }
    }

    /// Takes the next target of a range that lists them.
    fn put_next(&mut self, codes: &[&[u8]], at: &mut u32, target: &[u8]) {
        let bounds = codes
            .first()
            .and_then(|first| code(first))
            .zip(codes.get(1).and_then(|last| code(last)));
        let next = bounds.and_then(|(first, last)| {
            let next = first.1.checked_add(*at).filter(|next| *next <= last.1)?;
            Some((first.0, next))
        });
        if let Some((first, text)) = next.zip(text_of(target)) {
            self.ranges.push(Range { first, last: first.1, text });
        }
        *at = at.saturating_add(1);
    }

    /// The text of a string of codes, up to so many bytes, and whether the table told all of it.
    pub(super) fn text(&self, bytes: &[u8], is_wide: bool, bytes_max: usize) -> (String, bool) {
        let (mut text, mut is_whole) = (String::new(), true);
        let mut rest = bytes;
        while !rest.is_empty() {
            if text.len() > bytes_max {
                return (text, false);
            }
            let (length, found) = self.next(rest, is_wide);
            is_whole &= found.is_some_and(|(range, code)| range.write(code, &mut text));
            rest = &rest[length..];
        }
        (text, is_whole)
    }

    /// The length of the first code, and the range it is of.
    fn next(&self, bytes: &[u8], is_wide: bool) -> (usize, Option<(&Range, u32)>) {
        let mut lengths = 1..=CODE_BYTES_MAX.min(bytes.len());
        let spaced = lengths.find(|length| self.is_spaced(&bytes[..*length]));
        let usual = 1 + usize::from(is_wide);
        let length = spaced.unwrap_or(usual).min(bytes.len());
        let found = code_of(&bytes[..length]).and_then(|code| Some((self.range(code)?, code.1)));
        (length, found)
    }

    fn is_spaced(&self, bytes: &[u8]) -> bool {
        self.spaces.iter().any(|(first, last)| {
            let of = |code: u32| code.to_be_bytes().into_iter().skip(CODE_BYTES_MAX - first.0);
            first.0 == bytes.len()
                && bytes
                    .iter()
                    .zip(of(first.1).zip(of(last.1)))
                    .all(|(byte, (low, high))| (low..=high).contains(byte))
        })
    }

    fn range(&self, code: Code) -> Option<&Range> {
        let at = self.ranges.partition_point(|range| range.first <= code).checked_sub(1)?;
        let range = &self.ranges[at];
        (range.first.0 == code.0 && code.1 <= range.last).then_some(range)
    }
}

impl Range {
    /// Writes what a code of the range means: the text, whose last character counts on. False where that is none.
    fn write(&self, code: u32, text: &mut String) -> bool {
        let steps = code - self.first.1;
        let (head, last) = match &self.text {
            Text::One(only) => ("", Some(*only)),
            Text::More(more) => {
                let last = more.chars().next_back();
                (&more[..more.len() - last.map_or(0, char::len_utf8)], last)
            }
        };
        let last = last.and_then(|last| char::from_u32(u32::from(last).checked_add(steps)?));
        let means_something = |last: &char| !['\0', char::REPLACEMENT_CHARACTER].contains(last);
        let Some(last) = last.filter(means_something) else {
            return false;
        };
        text.push_str(head);
        text.push(last);
        true
    }
}

/// The next word, and what stands behind it.
fn token(mut rest: &[u8]) -> Option<(Token<'_>, &[u8])> {
    loop {
        rest = rest.trim_ascii_start();
        let until = |ends: &dyn Fn(u8) -> bool| {
            rest[1..].iter().position(|byte| ends(*byte)).map_or(rest.len(), |at| at + 1)
        };
        match *rest.first()? {
            b'%' => rest = &rest[until(&|byte| matches!(byte, b'\n' | b'\r'))..],
            b'<' if rest.get(1) == Some(&b'<') => rest = &rest[2..],
            b'<' => {
                let end = until(&|byte| byte == b'>');
                return Some((Token::Code(&rest[1..end]), rest.get(end + 1..).unwrap_or_default()));
            }
            b'[' => return Some((Token::ArrayBegins, &rest[1..])),
            b']' => return Some((Token::ArrayEnds, &rest[1..])),
            b'(' => rest = rest.get(until(&|byte| byte == b')') + 1..).unwrap_or_default(),
            b'>' | b')' | b'{' | b'}' => rest = &rest[1..],
            _ => {
                let ends = |byte: u8| byte.is_ascii_whitespace() || b"<>[](){}/%".contains(&byte);
                let end = until(&ends);
                return Some((Token::Word(&rest[..end]), &rest[end..]));
            }
        }
    }
}

/// The bytes that hexadecimal digits stand for, up to so many.
fn bytes_of(digits: &[u8], bytes_max: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut half = None;
    for digit in digits.iter().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = u8::try_from(char::from(*digit).to_digit(16)?).ok()?;
        match half.take() {
            None => half = Some(value),
            Some(high) => bytes.push((high << 4) | value),
        }
        if bytes.len() > bytes_max {
            return None;
        }
    }
    // A digit that is missing is a nought (7.3.4.3).
    bytes.extend(half.map(|high| high << 4));
    Some(bytes)
}

fn code(digits: &[u8]) -> Option<Code> {
    code_of(&bytes_of(digits, CODE_BYTES_MAX)?)
}

fn code_of(bytes: &[u8]) -> Option<Code> {
    let is_code = (1..=CODE_BYTES_MAX).contains(&bytes.len());
    is_code
        .then(|| (bytes.len(), bytes.iter().fold(0, |code, byte| (code << 8) | u32::from(*byte))))
}

/// The text that a target in UTF-16 stands for; of one byte, the character of that number.
fn text_of(digits: &[u8]) -> Option<Text> {
    let bytes = bytes_of(digits, 4 * TARGET_CHARS_MAX)?;
    if let [byte] = bytes.as_slice() {
        return Some(Text::One(char::from(*byte)));
    }
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    let text: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => None,
        (Some(only), None) => Some(Text::One(only)),
        _ if text.chars().count() > TARGET_CHARS_MAX => None,
        _ => Some(Text::More(text.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: usize = 1 << 20;

    #[test]
    fn codes_are_read_by_characters_ranges_and_lists() {
        let table = Table::parse(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CIDSystemInfo << /Registry (Adobe) >> def % x <00>\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n2 beginbfchar <0001> <673A> <0002><5BC60000> endbfchar\n2 beginbfrange\n<0010> <0012> <4E00>\n<0020><0021>[<79D8> <5BC65BC6>]\nendbfrange endcmap",
        );
        let read = |bytes: &[u8]| table.text(bytes, true, ROOM);
        assert_eq!(
            read(b"\x00\x01\x00\x11\x00\x20\x00\x21"),
            ("机\u{4E01}秘密密".to_owned(), true)
        );
        assert_eq!(read(b"\x00\x01\x00\x99"), ("机".to_owned(), false), "a code of no meaning");
        assert_eq!(read(b"\x00\x02"), (String::new(), false), "nor has the null character one");
        assert_eq!(read(b"\x00"), (String::new(), false));
        assert!(Table::parse(b"nothing").is_empty());
    }

    #[test]
    fn codes_of_one_byte_and_pairs_of_units_are_read() {
        let table = Table::parse(
            b"1 beginbfchar <41> <D83DDE00> endbfchar 1 beginbfrange <61> <7A> <0041> endbfrange",
        );
        assert_eq!(table.text(b"Abz", false, ROOM), ("\u{1F600}BZ".to_owned(), true));
    }

    #[test]
    fn a_range_of_everything_and_a_long_target_take_no_room() {
        let all = Table::parse(b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange");
        assert_eq!(all.text(b"\0\0\0\x01", true, ROOM), ("B".to_owned(), true));
        let target = "0041".repeat(TARGET_CHARS_MAX);
        let long = Table::parse(format!("1 beginbfchar <00> <{target}> endbfchar").as_bytes());
        let (text, is_whole) = long.text(&[0; 10_000], false, 1_000);
        assert!(text.len() < 2_000 && !is_whole);
        let longer = format!("1 beginbfchar <00> <{target}0041> endbfchar");
        assert!(Table::parse(longer.as_bytes()).is_empty());
    }
}
