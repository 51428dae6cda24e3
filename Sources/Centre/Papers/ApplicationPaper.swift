import Documents
import Model
import OpenSSL
import Portal

/// 申请表 or 使用协议 on as many pages of A4 as it takes; each has the number of the application and its place among them.
struct ApplicationPaper {
    private enum Block {
        case heading(String)
        case row(PrintedPaper.Row)
        case paragraph(String)
        /// Where it is signed and sealed.
        case signing
    }

    private struct Placed {
        let block: Block
        let y: Double
        let height: Double
    }

    private static let left = 20.0
    private static let right = 190.0
    private static let width = 170.0
    private static let nameWidth = 34.0
    /// Where the body begins on the first page, and on each other one.
    private static let tops = (first: 62.0, later: 24.0)
    private static let bottom = 274.0
    private static let body = TextStyle(10.5)
    private static let names = TextStyle(10.5, grey: 0.35)

    let paper: PrintedPaper

    /// The paper.
    ///
    /// - Throws: `DocumentError`.
    func document() throws(DocumentError) -> SecretBytes {
        let canvas = try PDFCanvas(title: "\(paper.title) \(paper.number)", at: paper.date)
        let pages = try laidOut(canvas)
        for (index, page) in pages.enumerated() {
            if index > 0 { canvas.nextPage() }
            if index == 0 { try head(canvas) } else { try laterHead(canvas) }
            for placed in page { try draw(placed, canvas) }
            try foot(canvas, "第 \(index + 1) 页，共 \(pages.count) 页")
        }
        return try canvas.finish()
    }

    private var blocks: [Block] {
        let filled = paper.sections.flatMap { section in
            [Block.heading(section.title)] + section.rows.map { Block.row($0) }
        }
        let words = paper.paragraphs.map { Block.paragraph($0) }
        return filled + words + (paper.signatures.isEmpty ? [] : [Block.signing])
    }

    /// What stands on which page, and where; a heading is never the last thing on its page.
    private func laidOut(_ canvas: PDFCanvas) throws(DocumentError) -> [[Placed]] {
        let blocks = blocks
        var heights: [Double] = []
        for block in blocks { heights.append(try height(of: block, canvas)) }
        var pages: [[Placed]] = [[]]
        var y = ApplicationPaper.tops.first
        for (index, block) in blocks.enumerated() {
            var needed = heights[index]
            if case .heading = block, index + 1 < heights.count { needed += heights[index + 1] }
            if y + needed > ApplicationPaper.bottom, !pages[pages.count - 1].isEmpty {
                pages.append([])
                y = ApplicationPaper.tops.later
            }
            pages[pages.count - 1].append(Placed(block: block, y: y, height: heights[index]))
            y += heights[index]
        }
        return pages
    }

    private func height(of block: Block, _ canvas: PDFCanvas) throws(DocumentError) -> Double {
        switch block {
        case .heading: return 13
        case .row(let row):
            let style = ApplicationPaper.body
            let name = try canvas.height(of: [row.label], width: ApplicationPaper.nameWidth - 4, style)
            let value = try canvas.height(of: value(of: row), width: valueWidth, style)
            return min(max(name, value) + 4, 200)
        case .paragraph(let words):
            let style = ApplicationPaper.body
            return min(try canvas.height(of: [words], width: ApplicationPaper.width, style) + 3.5, 200)
        case .signing: return 20 + 13 * Double(max(paper.signatures.count, paper.seal == nil ? 0 : 3))
        }
    }

    private var valueWidth: Double { ApplicationPaper.width - ApplicationPaper.nameWidth - 2 }

    private func value(of row: PrintedPaper.Row) -> [String] {
        [row.value] + (row.former.map { ["（原：\($0)）"] } ?? [])
    }

    private func draw(_ placed: Placed, _ canvas: PDFCanvas) throws(DocumentError) {
        let (left, right) = (ApplicationPaper.left, ApplicationPaper.right)
        switch placed.block {
        case .heading(let words):
            let place = Frame(x: left, y: placed.y + 5, width: 170, height: 7)
            try canvas.text(words, in: place, TextStyle(12, isBold: true))
            canvas.line(from: (left, placed.y + 13), to: (right, placed.y + 13), width: 0.4)
        case .row(let row): try draw(row, placed, canvas)
        case .paragraph(let words):
            let place = Frame(x: left, y: placed.y + 2, width: 170, height: placed.height - 1)
            try canvas.text(words, in: place, ApplicationPaper.body)
        case .signing: try signing(placed, canvas)
        }
    }

    private func draw(
        _ row: PrintedPaper.Row,
        _ placed: Placed,
        _ canvas: PDFCanvas
    ) throws(DocumentError) {
        let (left, right) = (ApplicationPaper.left, ApplicationPaper.right)
        let (top, height) = (placed.y + 1.7, placed.height - 2)
        let name = Frame(x: left + 2, y: top, width: ApplicationPaper.nameWidth - 4, height: height)
        try canvas.text(row.label, in: name, ApplicationPaper.names)
        let x = left + ApplicationPaper.nameWidth
        try canvas.text(
            value(of: row),
            in: Frame(x: x, y: top, width: valueWidth, height: height),
            ApplicationPaper.body
        )
        let end = placed.y + placed.height
        canvas.line(from: (left, end), to: (right, end), grey: 0.7)
    }

    private func signing(_ placed: Placed, _ canvas: PDFCanvas) throws(DocumentError) {
        let left = ApplicationPaper.left
        let frame = Frame(x: left, y: placed.y + 6, width: 170, height: placed.height - 6)
        canvas.border(frame, width: 0.4)
        for (index, label) in paper.signatures.enumerated() {
            let y = frame.y + 8 + 13 * Double(index)
            try canvas.text(label, in: Frame(x: left + 4, y: y, width: 34, height: 7), ApplicationPaper.body)
            canvas.line(from: (left + 38, y + 6), to: (left + 96, y + 6))
        }
        guard let seal = paper.seal else { return }
        let place = Frame(x: left + 112, y: frame.y + 4, width: 50, height: frame.height - 8)
        canvas.line(from: (place.x - 6, frame.y), to: (place.x - 6, frame.y + frame.height), grey: 0.7)
        try canvas.text("（\(seal)）", in: place, TextStyle(10.5, grey: 0.55, alignment: .centre))
    }

    private func head(_ canvas: PDFCanvas) throws(DocumentError) {
        let left = ApplicationPaper.left
        try canvas.text(
            paper.centre,
            in: Frame(x: left, y: 14, width: 128, height: 7),
            TextStyle(11, grey: 0.3)
        )
        try canvas.text(
            paper.title,
            in: Frame(x: left, y: 22, width: 128, height: 12),
            TextStyle(20, isBold: true)
        )
        try canvas.text(
            paper.facts,
            in: Frame(x: left, y: 37, width: 128, height: 24),
            ApplicationPaper.body
        )
        try canvas.code(paper.number.text, in: Frame(x: 154, y: 13, width: 38, height: 38))
    }

    private func laterHead(_ canvas: PDFCanvas) throws(DocumentError) {
        let (left, right) = (ApplicationPaper.left, ApplicationPaper.right)
        let place = Frame(x: left, y: 13, width: 170, height: 6)
        try canvas.text("\(paper.title)  \(paper.number)", in: place, TextStyle(9.5, grey: 0.3))
        canvas.line(from: (left, 20), to: (right, 20), grey: 0.7)
    }

    private func foot(_ canvas: PDFCanvas, _ place: String) throws(DocumentError) {
        let style = TextStyle(9.5, grey: 0.3)
        let hotline = paper.hotline.map { "  客服热线 \($0)" } ?? ""
        let left = Frame(x: ApplicationPaper.left, y: 281, width: 130, height: 6)
        try canvas.text("\(paper.centre)\(hotline)", in: left, style)
        try canvas.text(place, in: Frame(x: 152, y: 281, width: 38, height: 6), style)
    }
}
