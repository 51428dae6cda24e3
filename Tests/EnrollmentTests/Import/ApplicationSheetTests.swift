@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Tables of applications")
struct ApplicationSheetTests {
    private static let headings = """
        account,type,applicant,profile,applicantName,idNumber,mobile,email,consignee.name,consignee.mobile,\
        consignee.region,consignee.address,agreementAccepted.cps,agreementAccepted.userAgreement,\
        agreementAccepted.privacyNotice,attachments.ID_COPY,attachments.AGREEMENT_COPY
        """
    private static let row = """
        zhang.expert,NEW,EXPERT,EXPERT,王建华,110101197504123012,13800000001,w@expert.example,王建华,13800000001,\
        110108,"学院路 1 号, 301 室",1.0,1.0,1.0,id-front.png;id-back.png,agreement.png
        """

    private func sheet(_ lines: String..., ending: String = "\n") -> ApplicationSheet {
        ApplicationSheet(csv: Array(lines.joined(separator: ending).utf8))
    }

    private func faults(_ lines: String...) -> [String] {
        ApplicationSheet(csv: Array(lines.joined(separator: "\n").utf8)).faults.map {
            "\($0.line) \($0.field): \($0.message)"
        }
    }

    @Test("A row is the form that its columns spell, with its files in order", arguments: ["\n", "\r\n"])
    func reads(ending: String) async throws {
        let text = ["\u{FEFF}" + Self.headings, Self.row, ""].joined(separator: ending)
        let sheet = ApplicationSheet(csv: Array(text.utf8))
        #expect(sheet.faults == [])
        let row = try #require(sheet.rows.first)
        #expect(sheet.rows.count == 1 && row.line == 2 && row.account == "zhang.expert")
        #expect(row.file.attachments.map(\.file) == ["id-front.png", "id-back.png", "agreement.png"])
        let form = try row.file.form(today: #require(Fixture.today))
        #expect(form.person.name.text == "王建华")
        #expect(row.file.root["consignee"]?["address"]?.text == "学院路 1 号, 301 室")

        let fixture = try DeskFixture()
        let registrar = Submitter(
            login: row.account,
            registrar: .staff(name: "chen", roles: [.registrar]),
            isMobileVerified: true
        )
        let uploads = DeskFixture.uploads(row.file)
        try fixture.desk.check(row.file, uploads: uploads, by: registrar)
        #expect(fixture.book.contents.applications.isEmpty, "a check writes nothing")
        let record = try await fixture.desk.submit(row.file, uploads: uploads, by: registrar)
        #expect(record.state == .pendingReview && record.registrar == "chen")
    }

    @Test("Columns that are none, that collide, or that lack the account are told by their names")
    func columns() {
        #expect(faults("") == ["1 -: 第一行为列名，其后每行一份申请"])
        #expect(faults("type", "NEW") == ["1 account: 缺少这一列：申请人的账号"])
        #expect(faults("account,a.b,a.b", "x,1,2") == ["1 a.b: 这一列重复，或与另一列冲突"])
        #expect(faults("account,a,a.b", "x,1,2") == ["1 a.b: 这一列重复，或与另一列冲突"])
        #expect(faults("account,,b", "x,1,2") == ["1 第 2 列: 列名应为申请表的字段，如 consignee.mobile"])
        #expect(faults("account,a..b", "x,1") == ["1 第 2 列: 列名应为申请表的字段，如 consignee.mobile"])
    }

    @Test(
        "Rows with too few or too many fields, without an account, or twice the same subject are told by line"
    )
    func rows() {
        let found = faults(
            "account,profile,idNumber",
            "li,EXPERT,1",
            "li,EXPERT",
            "",
            ",EXPERT,2",
            "a/b,EXPERT,3",
            "\"w\nx\",EXPERT,4",
            "wang,EXPERT,１"
        )
        #expect(
            found == [
                "3 -: 应有 3 个字段，现有 2 个", "5 account: 账号为 1 至 64 个字母、数字或符号，不含空格和 /",
                "6 account: 账号为 1 至 64 个字母、数字或符号，不含空格和 /",
                "7 account: 账号为 1 至 64 个字母、数字或符号，不含空格和 /", "9 -: 与第 2 行是同一主体的同类证书",
            ]
        )
        let many = ["account"] + (0...ApplicationSheet.limit).map { "a\($0)" }
        let sheet = ApplicationSheet(csv: Array(many.joined(separator: "\n").utf8))
        #expect(sheet.faults.map(\.message) == ["一次最多 500 份申请"] && sheet.rows.isEmpty)
    }

    @Test("What is only nearly a table is refused where it stops being one")
    func marks() {
        #expect(faults("account,b", "x,a\"b") == ["2 -: 引号只能在字段的两端，字段中的引号写两次"])
        #expect(faults("account,b", "x,\"a\"b") == ["2 -: 引号之后只能是逗号或行尾"])
        #expect(faults("account,b", "x,\"a") == ["2 -: 引号没有结束，或者行尾应为换行"])
        #expect(faults("account,b", "x,a\ry,b") == ["2 -: 行尾应为换行"])
        #expect(ApplicationSheet(csv: [0xFF, 0xFE]).faults.map(\.message) == ["文件应为 UTF-8 编码"])
        let quoted = sheet("account,orgName", "x,\"甲\"\"乙\"\"\"")
        #expect(quoted.rows.first?.file.root["orgName"]?.text == "甲\"乙\"")
    }

    @Test("No octets make it trap, and what it takes has an account and a line", arguments: 0..<32)
    func noise(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let signs = Array("a,\"\r\n.;é\u{FEFF}".utf8)
        let octets = generator.bytes(400).map { signs[Int($0) % signs.count] }
        for csv in [octets, generator.bytes(400), Array("account,a\n".utf8) + octets] {
            let sheet = ApplicationSheet(csv: csv)
            #expect(sheet.rows.allSatisfy { $0.line > 1 && !$0.account.isEmpty })
        }
    }
}
