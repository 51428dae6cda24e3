@testable import Enrollment
import Testing

@Suite("Names and documents of persons")
struct PersonTests {
    @Test(
        "Han names with dots and Latin names are accepted",
        arguments: [
            "王建华", "买买提·艾力", "欧阳〇一", "𠮷田", "㐂久", "John Smith", "O'Neill-Müller Jr.", "Łukasz Żak",
            "Nguyễn Văn",
        ]
    )
    func names(name: String) throws {
        #expect(try PersonName(name).text == name)
    }

    @Test(
        "Other names are refused",
        arguments: [
            ("王", .tooShort), ("", .tooShort), ("王1", .badFormat), ("·王建", .badFormat), ("王建·", .badFormat),
            ("王··建", .badFormat),
            ("王 建", .badFormat), ("王John", .badFormat), ("'Neill", .badFormat), ("J0hn", .badFormat),
            ("<b>x</b>", .badFormat),
            ("やまだ", .badFormat), ("Иван", .badFormat), ("王，建", .badFormat), ("王e\u{301}", .badFormat),
            ("王\u{301}建", .badFormat),
            ("😀😀", .badFormat),
        ] as [(String, ValidationCode)]
    )
    func wrongNames(name: String, expected: ValidationCode) {
        #expect(fault { () throws(FieldFault) in _ = try PersonName(name) } == expected)
    }

    @Test("A name has 2 to 50 characters")
    func nameLength() throws {
        #expect(try PersonName(String(repeating: "王", count: 50)).text.unicodeScalars.count == 50)
        #expect(
            fault { () throws(FieldFault) in _ = try PersonName(String(repeating: "王", count: 51)) }
                == .tooLong
        )
    }

    @Test(
        "Other documents have 5 to 20 capital letters and digits",
        arguments: IdentityDocument.Kind.allCases.filter { $0 != .residentID }
    )
    func documents(kind: IdentityDocument.Kind) throws {
        let today = try #require(Fixture.today)
        #expect(try IdentityDocument(kind: kind, number: " e1234567８ ", today: today).number == "E12345678")
        #expect(try IdentityDocument(kind: kind, number: "ABCDE", today: today).number == "ABCDE")
        for bad in ["ABCD", String(repeating: "A", count: 21), "AB-12345", "AB 12345", "军字第12345", ""] {
            let code = fault { () throws(FieldFault) in
                _ = try IdentityDocument(kind: kind, number: bad, today: today)
            }
            #expect(code == .badFormat)
        }
    }

    @Test("A licence is valid for ever or to a day after today")
    func licence() throws {
        let today = try #require(Fixture.today)
        #expect(try LicenceValidity("长期", today: today) == .unlimited)
        #expect(try LicenceValidity("2026-11-23", today: today).text == "2026-11-23")
        let wrong: [(String, ValidationCode)] = [
            ("2026-11-22", .expired), ("2020-01-01", .expired), ("2027-02-30", .badFormat),
            ("永久", .badFormat),
            ("2027/01/01", .badFormat), ("", .badFormat),
        ]
        for (text, expected) in wrong {
            #expect(
                fault { () throws(FieldFault) in _ = try LicenceValidity(text, today: today) } == expected
            )
        }
    }

    @Test("Provinces are named in full")
    func province() throws {
        #expect(try Provinces.parse(" 广东省 ") == "广东省")
        #expect(fault { () throws(FieldFault) in _ = try Provinces.parse("广东") } == .notInList)
    }
}
