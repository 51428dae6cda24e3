import CentreSupport
import Enrollment
import Foundation
import Model
import Portal
import Store
import TestSupport
import Testing

@testable import Centre

/// 申请表 and 使用协议 as Poppler and ZBar read them.
@Suite("Papers of applications", .serialized)
struct ApplicationPaperTests {
    private static let now = Timestamp(secondsSinceEpoch: 1_795_305_600)

    private func paper(
        rows: [PrintedPaper.Row],
        paragraphs: [String] = [],
        seal: String? = nil
    ) throws -> PrintedPaper {
        PrintedPaper(
            centre: "必联CA中心",
            hotline: "400-000-0000",
            title: "数字证书新办申请表",
            number: try #require(ApplicationNumber(day: "20261122", type: .new, sequence: 1)),
            facts: ["申办编号", "评标专家"],
            sections: [PrintedPaper.Section(title: "申请人信息", rows: rows)],
            paragraphs: paragraphs,
            signatures: ["经办人签字", "法定代表人签字", "日期"],
            seal: seal,
            date: ApplicationPaperTests.now
        )
    }

    @Test("A short form is one page, with its code, its signatures and the place of the seal")
    func short() throws {
        let row = PrintedPaper.Row(label: "申请人姓名", value: "王建华", former: "王建")
        let paper = try paper(rows: [row], paragraphs: ["申请人声明"], seal: "单位公章")
        let printed = try PrintedText(PaperWorkshop.octets(paper))
        #expect(printed.pages == 1 && printed.code == paper.number.text)
        for part in [
            "数字证书新办申请表", "王建华", "（原：王建）", "申请人声明", "法定代表人签字", "（单位公章）",
            "客服热线400-000-0000", "第1页，共1页",
        ] {
            #expect(printed.words.contains(part), "\(part) is missing: \(printed.words)")
        }
    }

    @Test("Long names wrap, in every plane of Unicode, and nothing of them is cut off")
    func long() throws {
        let names = ["𠮷田", "欢迎", "Wörter "].map { String(repeating: $0, count: 40) }
        let paper = try paper(rows: names.map { PrintedPaper.Row(label: "单位全称", value: $0) })
        let printed = try PrintedText(PaperWorkshop.octets(paper))
        for name in names {
            let expected = name.filter { !$0.isWhitespace }
            // The label stands beside the middle of what is wrapped.
            let found = printed.words.replacing("单位全称", with: "")
            #expect(found.contains(expected), "\(name): \(printed.words)")
        }
    }

    @Test("What does not fit on one page goes on, every page says which it is", arguments: [30, 60, 90])
    func many(count: Int) throws {
        let rows = (0..<count).map { PrintedPaper.Row(label: "项目", value: "第\($0)项内容") }
        let printed = try PrintedText(PaperWorkshop.octets(paper(rows: rows)))
        #expect(printed.pages >= count / 30)
        for page in 1...printed.pages {
            #expect(printed.words.contains("第\(page)页，共\(printed.pages)页"))
        }
        for index in 0..<count { #expect(printed.words.contains("第\(index)项内容")) }
    }

    @Test("Text that steers writing, and rows as high as a page, make a paper all the same")
    func strange() throws {
        let rows = [
            PrintedPaper.Row(label: "\u{202E}反", value: "\u{202E}abc\u{0}\u{FFFF}"),
            PrintedPaper.Row(label: "长", value: String(repeating: "长\n", count: 900)),
            PrintedPaper.Row(label: "", value: ""),
        ]
        let printed = try PrintedText(PaperWorkshop.octets(paper(rows: rows)))
        #expect(printed.pages > 1 && !printed.words.unicodeScalars.contains("\u{202E}"))
    }

    @Test("A whole form is printed for who may see it and is on record, and finance is refused")
    func staff() async throws {
        let world = try await Workshop()
        let record = try await world.counter.handedIn()
        let person = try ApplicationSnapshot(canonicalJSON: record.snapshot).form.person
        let directory = try TemporaryDirectory()
        func printing(_ name: String) throws -> ApplicationPrinting {
            ApplicationPrinting(centre: world.centre, staff: try world.centre.staffOperator(name))
        }
        func read(_ name: String) throws -> PrintedText {
            try PrintedText(Array(try Data(contentsOf: URL(fileURLWithPath: directory.path(name)))))
        }
        let isMasked = try await printing("wang.shenhe")
            .write(.form, of: record.number, because: nil, to: .file(directory.path("form.pdf")))
        let form = try read("form.pdf")
        #expect(!isMasked && form.words.contains(person.name.text) && form.code == record.number.text)
        #expect(form.words.contains(person.document.number))
        let head = try world.centre.book.auditHead().sequence
        let last = try #require(try world.centre.book.auditEntries(after: head - 1, limit: 1).first?.event)
        #expect(last.action == "document.view" && last.actor == "wang.shenhe")
        _ = try await printing("wang.shenhe")
            .write(.agreement, of: record.number, because: nil, to: .file(directory.path("agreement.pdf")))
        #expect(try read("agreement.pdf").words.contains("数字证书使用协议"))
        await #expect(throws: EnrollmentError(.notPermitted(.viewPersonalData))) {
            _ = try await printing("zhao.caiwu")
                .write(.form, of: record.number, because: nil, to: .file(directory.path("no.pdf")))
        }
        #expect(!FileManager.default.fileExists(atPath: directory.path("no.pdf")))
    }
}
