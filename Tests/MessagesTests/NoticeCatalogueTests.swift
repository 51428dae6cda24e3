import Foundation
import Messages
import TestSupport
import Testing

@Suite("Notices in words")
struct NoticeCatalogueTests {
    private static let shipped = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../pki/notices").path(percentEncoded: false)
    private static let values = [
        "business": "证书新办", "number": "CA20261129N0000018", "name": "张*", "mobile": "138****0001",
        "amount": "200.00", "deadline": "2026-12-29",
    ]

    @Test("The shipped notices say what product.md §14 says, values as they are")
    func shipped() throws {
        let catalogue = try NoticeCatalogue(folder: NoticeCatalogueTests.shipped)
        let pay = try catalogue.text(of: "PAY", NoticeCatalogueTests.values)
        #expect(pay.subject == "证书新办申请已审核通过，请支付")
        #expect(pay.text == "您的证书新办申请CA20261129N0000018已审核通过，请登录CA中心-申办查询支付200.00元，2026-12-29前有效。")
        var values = NoticeCatalogueTests.values
        values["reason"] = "照片 <b> & \"不清\""
        #expect(try catalogue.text(of: "REJECTED", values).text.contains("：照片 <b> & \"不清\"。"))
    }

    @Test("A notice without a value, and one that nobody knows, is refused")
    func values() throws {
        let catalogue = try NoticeCatalogue(folder: NoticeCatalogueTests.shipped)
        #expect(throws: TemplateError(.valueMissing(template: "REJECTED", name: "reason"))) {
            try catalogue.text(of: "REJECTED", NoticeCatalogueTests.values)
        }
        #expect(throws: TemplateError(.unknown(template: "NONE"))) { try catalogue.text(of: "NONE", [:]) }
    }

    @Test(
        "Each mistake in a file is named with file and line",
        arguments: [
            ("您的申请\n", 1, "must begin with"), ("主题：a\nb\nc\n", 1, "must begin with"),
            ("主题：a\n\n{{pin}}\n", 3, "{{pin}} is not one of"),
            ("主题：{{#a}}\n\nb\n", 1, "{{#a}} is not one of"),
            ("主题：a\n\nb {{number\n", 3, "braces"),
        ]
    )
    func mistakes(content: String, line: Int, words: String) throws {
        let folder = try TemporaryDirectory()
        for file in try FileManager.default.contentsOfDirectory(atPath: NoticeCatalogueTests.shipped) {
            try FileManager.default.copyItem(
                atPath: "\(NoticeCatalogueTests.shipped)/\(file)",
                toPath: folder.path(file)
            )
        }
        try content.write(toFile: folder.path("PAID.mustache"), atomically: true, encoding: .utf8)
        let error = #expect(throws: TemplateError.self) { try NoticeCatalogue(folder: folder.path("")) }
        #expect(error?.message.contains("PAID.mustache:\(line): \(words)") == true, "\(error?.message ?? "")")
        try FileManager.default.removeItem(atPath: folder.path("PAID.mustache"))
        #expect(throws: TemplateError.self) { try NoticeCatalogue(folder: folder.path("")) }
    }
}
