@testable import Enrollment
import Testing

/// product.md §6.2 and §6.3: every field, each with what breaks it.
@Suite("Application forms")
struct ApplicationFormTests {
    /// A field, a value, and the code it is refused with.
    struct Wrong: CustomTestStringConvertible {
        let form: String
        let field: String
        let value: JSONValue?
        let code: ValidationCode

        init(_ form: String, _ field: String, _ text: String, _ code: ValidationCode) {
            self.init(form, field, .string(text), code)
        }

        init(_ form: String, _ field: String, _ value: JSONValue?, _ code: ValidationCode) {
            self.form = form
            self.field = field
            self.value = value
            self.code = code
        }

        var testDescription: String { "\(form) \(field) \(code.rawValue)" }
    }

    private static let short = "甲"
    private static let long = String(repeating: "甲", count: 201)

    private static let expertSamples: [Wrong] = [
        Wrong("expert", "type", "RENEW", .notInList), Wrong("expert", "applicant", "TENDER", .notInList),
        Wrong("expert", "profile", "ORG", .mismatch), Wrong("expert", "profile", "STAFF", .notInList),
        Wrong("expert", "applicantName", "王", .tooShort),
        Wrong("expert", "applicantName", "王\u{202E}华", .forbiddenCharacter),
        Wrong("expert", "idType", "DRIVING_LICENCE", .notInList),
        Wrong("expert", "idNumber", "110101197504123013", .badChecksum),
        Wrong("expert", "mobile", "12800000000", .badFormat), Wrong("expert", "email", "wang", .badFormat),
        Wrong("expert", "consignee.name", "王2", .badFormat),
        Wrong("expert", "consignee.mobile", "110", .badFormat),
        Wrong("expert", "consignee.region", "110100", .badFormat),
        Wrong("expert", "consignee.region", "990101", .unknownRegion),
        Wrong("expert", "consignee.address", "四个字吧", .tooShort),
        Wrong("expert", "consignee.address", long, .tooLong),
        Wrong("expert", "consignee.postcode", "1234", .badFormat),
        Wrong("expert", "deliveryMethod", "DRONE", .notInList),
        Wrong("expert", "invoice.title", short, .tooShort),
        Wrong("expert", "invoice.taxNo", "1234", .badFormat),
        Wrong("expert", "invoice.email", "x", .badFormat),
        Wrong("expert", "agreementAccepted.cps", "1 0", .badFormat),
    ]

    private static let enterpriseSamples: [Wrong] = [
        Wrong("tenderer-org", "profile", "EXPERT", .mismatch),
        Wrong("tenderer-org", "orgName", short, .tooShort),
        Wrong("tenderer-org", "orgName", String(long.prefix(101)), .tooLong),
        Wrong("tenderer-org", "orgName", "公司\u{0}名", .forbiddenCharacter),
        Wrong("tenderer-org", "orgName", "公司\u{200B}名", .forbiddenCharacter),
        Wrong("tenderer-org", "orgType", "企业", .notInList),
        Wrong("tenderer-org", "uscc", "91110108MA01XXXX8B", .badChecksum),
        Wrong("tenderer-org", "orgCode", "D2143569-X", .mismatch),
        Wrong("tenderer-org", "orgCode", "D2143569-1", .badChecksum),
        Wrong("tenderer-org", "taxNo", "1234", .badFormat),
        Wrong("tenderer-org", "licenceValidTo", "2026-11-22", .expired),
        Wrong("tenderer-org", "legalRep.name", "李", .tooShort),
        Wrong("tenderer-org", "legalRep.idType", "X", .notInList),
        Wrong("tenderer-org", "legalRep.idNumber", "440524188001010014", .overAge),
        Wrong("tenderer-org", "handler.name", "A1", .badFormat),
        Wrong("tenderer-org", "handler.idNumber", "11010119990229123X", .impossibleDate),
        Wrong("tenderer-org", "handler.mobile", "2", .badFormat),
        Wrong("tenderer-org", "handler.email", "@", .badFormat),
        Wrong("tenderer-org", "orgProvince", "北京", .notInList),
        Wrong("tenderer-org", "orgCity", short, .tooShort),
        Wrong("tenderer-org", "orgAddress", "短", .tooShort),
        Wrong("tenderer-org", "orgAddress", long, .tooLong),
        Wrong("tenderer-org", "orgPostcode", "x", .badFormat),
        Wrong("tenderer-org", "invoice.taxNo", nil, .missing),
        Wrong("bidder-handler", "profile", nil, .missing),
        Wrong("bidder-handler", "consignee.region", "1", .badFormat),
    ]

    @Test("The samples of all three kinds are accepted", arguments: Fixture.names)
    func samples(name: String) throws {
        let today = try #require(Fixture.today)
        let form = try ApplicationFile(json: Fixture.application(name)).form(today: today)
        #expect(form.agreements == .shipped)
    }

    @Test(
        "Every value that breaks a rule is refused at its place",
        arguments: expertSamples + enterpriseSamples
    )
    func wrong(sample: Wrong) throws {
        let failures = try Document(sample.form).with(sample.field, sample.value).failures()
        #expect(failures == ["\(sample.field) \(sample.code.rawValue)"])
    }

    private static let requiredFields: [(String, [String])] = [
        (
            "expert",
            [
                "type", "applicantName", "idNumber", "mobile", "email", "consignee", "consignee.name",
                "consignee.mobile",
                "consignee.region", "consignee.address", "invoice.title", "invoice.email",
                "agreementAccepted", "agreementAccepted.cps",
                "agreementAccepted.userAgreement", "agreementAccepted.privacyNotice",
            ]
        ),
        (
            "tenderer-org",
            [
                "profile", "orgName", "orgType", "uscc", "licenceValidTo", "legalRep", "legalRep.name",
                "legalRep.idNumber", "handler",
                "handler.name", "handler.idNumber", "handler.mobile", "handler.email", "orgProvince",
                "orgCity", "orgAddress",
                "invoice.taxNo",
            ]
        ),
        ("bidder-handler", ["consignee.name", "consignee.mobile"]),
    ]

    @Test("Every required field is missed when it is absent", arguments: requiredFields)
    func missing(form: String, fields: [String]) throws {
        for field in fields {
            let failures = try Document(form).with(field, nil).failures()
            #expect(failures == ["\(field) missing"])
        }
    }

    @Test("A blank field is as good as an absent one")
    func blank() throws {
        #expect(try Document("expert").with("mobile", " \u{3000}\n").failures() == ["mobile missing"])
        #expect(try Document("expert").with("consignee.postcode", "").failures() == [])
    }

    private static let optionalFields: [(String, [String])] = [
        ("expert", ["profile", "idType", "consignee.postcode", "deliveryMethod", "invoice", "attachments"]),
        ("tenderer-org", ["orgCode", "taxNo", "orgPostcode", "legalRep.idType", "handler.idType"]),
    ]

    @Test("Every optional field may be absent", arguments: optionalFields)
    func optional(form: String, fields: [String]) throws {
        for field in fields { #expect(try Document(form).with(field, nil).failures() == []) }
    }

    @Test("All failures are reported at once, not only the first")
    func allAtOnce() throws {
        var document = try Document("tenderer-org")
        document.set("orgName", .string("甲"))
        document.set("uscc", nil)
        document.set("handler.mobile", .number("13900000002"))
        document.set("legalRep", nil)
        document.set("surprise", .bool(true))
        document.set("consignee.address", .string("短"))
        #expect(
            Set(try document.failures()) == [
                "orgName too_short", "uscc missing", "handler.mobile wrong_type", "legalRep missing",
                "surprise unknown_key",
                "consignee.address too_short",
            ]
        )
    }

    @Test("Every string field refuses every other type, naming its path", arguments: Fixture.names)
    func types(name: String) throws {
        let document = try Document(name)
        let others: [JSONValue] = [
            .null, .bool(true), .number("1"), .array([]), .object([] as [JSONValue.Member]),
        ]
        for path in Self.stringPaths(document.root, "") {
            for other in others {
                #expect(
                    try document.with(path, other).failures().first?.hasPrefix("\(path) wrong_type") == true,
                    "\(path)"
                )
            }
        }
    }

    @Test(
        "Every object field refuses every other type",
        arguments: ["consignee", "invoice", "agreementAccepted"]
    )
    func objectTypes(field: String) throws {
        for other in [JSONValue.null, .string("x"), .array([])] {
            #expect(try Document("expert").with(field, other).failures() == ["\(field) wrong_type"])
        }
    }

    @Test("A document that is no object is refused", arguments: ["[]", "1", "\"x\"", "null"])
    func noObject(text: String) throws {
        let today = try #require(Fixture.today)
        let failures = try ApplicationFile(json: Array(text.utf8)).failures(today: today)
        #expect(failures.map(\.code) == [.wrongType])
        #expect(failures.map(\.field) == ["$"])
    }

    @Test("Fields that belong to another kind, the session or the server are unknown")
    func massAssignment() throws {
        for name in ["accountLogin", "orgName", "state", "reviewer", "emailVerified", "subjectUID", "price"] {
            #expect(try Document("expert").with(name, "x").failures() == ["\(name) unknown_key"])
        }
        #expect(
            try Document("tenderer-org").with("handler.role", "x").failures() == ["handler.role unknown_key"]
        )
    }

    @Test("An unknown name with control characters is shown cleaned and cut")
    func unknownName() throws {
        let failures = try Document("expert").with("a\u{202E}" + String(repeating: "b", count: 90), "x")
            .failures()
        #expect(failures == ["a\u{FFFD}" + String(repeating: "b", count: 38) + " unknown_key"])
    }

    @Test("Messages are Chinese sentences that do not repeat the value")
    func messages() throws {
        let today = try #require(Fixture.today)
        let file = try Document("expert").with("idNumber", "110101197504123013").file
        let failure = try #require(file.failures(today: today).first)
        #expect(failure.message == "申请人证件号码：校验位不正确，请核对号码")
    }

    @Test("Attachment entries are judged by their shape")
    func attachments() throws {
        let entries = JSONValue.array([
            .object([("kind", .string("SELFIE")), ("file", .string("a.png"))]), .string("x"),
            .object([("kind", .string("ID_COPY"))]),
            .object([("kind", .string("ID_COPY")), ("file", .string("a\u{0}b"))]),
        ])
        #expect(
            try Document("expert").with("attachments", entries).failures() == [
                "attachments[0].kind not_in_list", "attachments[1] wrong_type", "attachments[2].file missing",
                "attachments[3].file forbidden_character",
            ]
        )
        #expect(try Document("expert").with("attachments", "x").failures() == ["attachments wrong_type"])
    }

    @Test("A draft forgives what is absent and nothing else")
    func draft() throws {
        let today = try #require(Fixture.today)
        let file = try ApplicationFile(json: Array(#"{"applicant":"EXPERT","mobile":"1","x":1}"#.utf8))
        let failures = file.failures(today: today, isDraft: true).map { "\($0.field) \($0.code.rawValue)" }
        #expect(failures == ["x unknown_key", "mobile bad_format"])
        let empty = try ApplicationFile(json: Array("{}".utf8)).failures(today: today, isDraft: true)
        #expect(empty.map(\.field) == ["applicant"])
    }

    @Test("PICKUP needs no address, EXPRESS does")
    func pickup() throws {
        let document = try Document("bidder-handler")
        #expect(try document.failures() == [])
        #expect(
            try document.with("deliveryMethod", "EXPRESS").failures() == [
                "consignee.region missing", "consignee.address missing",
            ]
        )
    }

    @Test("The example on the page is accepted")
    func pageExample() throws {
        let today = try #require(Fixture.today)
        let parts = try Fixture.enrollmentPage().split(separator: "```json\n").dropFirst().first?.split(
            separator: "```"
        )
        let example = try #require(parts?.first)
        let form = try ApplicationFile(json: Array(example.utf8)).form(today: today)
        #expect(form.kind == .expert)
    }

    @Test("The page names every field that a form may have")
    func pageFields() throws {
        let page = try Fixture.enrollmentPage()
        for name in Fixture.names {
            guard case .object(let members) = try Document(name).root else { continue }
            for member in members { #expect(page.contains("`\(member.name)`"), "\(member.name)") }
        }
    }

    private static func stringPaths(_ value: JSONValue, _ path: String) -> [String] {
        switch value {
        case .string: return [path]
        case .object(let members):
            return members.filter { !["attachments", "applicant"].contains($0.name) }
                .flatMap { stringPaths($0.value, path.isEmpty ? $0.name : "\(path).\($0.name)") }
        case .null, .bool, .number, .array: return []
        }
    }
}
