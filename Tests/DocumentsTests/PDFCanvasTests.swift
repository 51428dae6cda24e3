import Documents
import Foundation
import Model
import OpenSSL
import TestSupport
import Testing

/// What is drawn, as Poppler and ZBar read it.
@Suite("Pages")
struct PDFCanvasTests {
    private static let now = Timestamp(secondsSinceEpoch: 1_795_305_600)
    private static let wide = Frame(x: 20, y: 20, width: 170, height: 20)

    private func page(_ draw: (PDFCanvas) throws -> Void) throws -> Sheet {
        let canvas = try PDFCanvas(title: "样张", at: PDFCanvasTests.now)
        try draw(canvas)
        return try Sheet(canvas.finish())
    }

    @Test("Chinese words come back from the document, on one page of A4")
    func chinese() throws {
        let sheet = try page { try $0.text(["必联CA中心", "密码信封"], in: PDFCanvasTests.wide, TextStyle(12)) }
        #expect(try sheet.text().contains("必联CA中心\n密码信封"))
        let facts = try sheet.run("pdfinfo", sheet.path)
        #expect(facts.contains(/Pages: +1\n/) && facts.contains("A4"), "\(facts)")
        #expect(facts.contains("样张"))
    }

    @Test(
        "Any Unicode makes a page, and nothing in it steers writing",
        arguments: [
            "", " ", "\u{0}\u{1}\u{7F}", "\u{202E}反转\u{2066}", "𠮷𪚥𫝀", "👩‍👩‍👧‍👦🇨🇳", "e\u{301}\u{301}\u{301}",
            "العربية עברית",
            "\u{FFFF}\u{10FFFF}\u{E000}", "a\r\n\tb", "<b>&amp;</b>", String(repeating: "长", count: 5000),
            String(repeating: "W", count: 5000),
        ]
    )
    func unicode(words: String) throws {
        let sheet = try page { try $0.text(words, in: PDFCanvasTests.wide, TextStyle(10)) }
        let text = try sheet.text()
        // pdftotext marks Arabic and Hebrew itself, with embeddings; overrides and isolates would be ours.
        #expect(!text.unicodeScalars.contains { "\u{202E}\u{2066}".unicodeScalars.contains($0) })
        #expect(try sheet.run("pdfinfo", sheet.path).contains(/Pages: +1\n/))
    }

    @Test("Random words never leave their frame", arguments: 0..<12)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let frame = Frame(x: 30, y: 40, width: 60, height: 18)
        let words = String(
            String.UnicodeScalarView(
                (0..<Int.random(in: 1...300, using: &generator)).compactMap { _ in
                    Unicode.Scalar(UInt32.random(in: 0x20...0x2FFFF, using: &generator))
                }
            )
        )
        let sheet = try page { try $0.text(words, in: frame, TextStyle(11)) }
        let ink = try sheet.ink(resolution: 50)
        // Glyphs overhang their line by a little.
        for point in ink {
            #expect((27.0...93.0).contains(point.x) && (37.0...61.0).contains(point.y), "\(point) \(seed)")
        }
    }

    @Test("What does not fit is made smaller, and then cut off")
    func fitting() throws {
        let frame = Frame(x: 20, y: 20, width: 60, height: 12)
        let address = String(repeating: "北京市海淀区", count: 5)
        let whole = try page { try $0.text(address, in: frame, TextStyle(12)) }.text()
        #expect(whole.filter { !$0.isWhitespace } == address)
        let cut = try page { try $0.text(String(repeating: address, count: 9), in: frame, TextStyle(12)) }
        #expect(try cut.ink(resolution: 50).allSatisfy { $0.y < 34 })
    }

    @Test("What was measured fits in full size, however long it is, and a page more begins below the last")
    func measured() throws {
        let long = String(repeating: "中华人民共和国𠮷", count: 40)
        let style = TextStyle(11)
        let sheet = try page { canvas in
            let one = try canvas.height(of: ["申请表"], width: 60, style)
            let height = try canvas.height(of: [long], width: 60, style)
            #expect(one > 3 && one < 8 && height > 20 * one)
            try canvas.text("第一页", in: PDFCanvasTests.wide, style)
            canvas.nextPage()
            try canvas.text(long, in: Frame(x: 20, y: 20, width: 60, height: height + 0.5), style)
        }
        #expect(try sheet.run("pdfinfo", sheet.path).contains(/Pages: +2\n/))
        // Nothing was cut off: every character is there.
        #expect(try sheet.text().filter { !$0.isWhitespace } == "第一页" + long)
    }

    @Test("ZBar reads the code", arguments: ["CA20261122N0001236", "a", String(repeating: "Z", count: 200)])
    func code(words: String) throws {
        let sheet = try page { try $0.code(words, in: Frame(x: 20, y: 20, width: 60, height: 60)) }
        #expect(try sheet.code() == words)
    }

    @Test(
        "A code of nothing, of a zero, or of too much is refused",
        arguments: ["", "a\u{0}b", String(repeating: "Z", count: 201)]
    )
    func noCode(words: String) throws {
        #expect(throws: DocumentError(.codeTooLong)) {
            _ = try page { try $0.code(words, in: Frame(x: 20, y: 20, width: 60, height: 60)) }
        }
    }

    @Test("Secret digits stand apart, and are nowhere one string")
    func digits() throws {
        let sheet = try page {
            try $0.digits([0x34, 0x38, 0x31, 0x30, 0x32, 0x37].span, in: PDFCanvasTests.wide, size: 26)
        }
        #expect(try sheet.text().contains(/4\s+8\s+1\s+0\s+2\s+7/))
        #expect(try !sheet.bytes().contains(Array("481027".utf8)))
    }

    @Test("The same page has the same look, and lines and patterns leave ink where they are")
    func drawing() throws {
        let field = Frame(x: 100, y: 100, width: 50, height: 20)
        let sheet = try page {
            $0.pattern(in: field, grey: 0.5, seed: 7)
            $0.border(field)
            $0.line(from: (10, 99), to: (20, 99), dash: 1)
        }
        let ink = try sheet.ink(resolution: 72)
        #expect(ink.contains { $0.x < 21 && $0.y > 98 && $0.y < 100 })
        #expect(ink.count { $0.x > 100 && $0.x < 150 } > 1000)
        #expect(ink.allSatisfy { $0.x < 151 && $0.y > 98 && $0.y < 121 })
    }

    @Test("Pages that are set by many at the same time are whole")
    func many() async throws {
        let sizes = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let canvas = try PDFCanvas(title: "样张 \(number)", at: PDFCanvasTests.now)
                    for row in 0..<20 {
                        let frame = Frame(x: 20, y: Double(10 + row * 12), width: 160, height: 10)
                        let style = TextStyle(Double(6 + (number + row) % 9), isBold: row.isMultiple(of: 2))
                        try canvas.text("密码信封 \(number) 第 \(row) 行 Wörter", in: frame, style)
                    }
                    return try canvas.finish().count
                }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(sizes.count == 64 && sizes.allSatisfy { $0 > 1000 })
    }
}
