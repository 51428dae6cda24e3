import Enrollment
import Model
import Testing

@testable import Portal

@Suite("Forms between page and document")
struct FormValuesTests {
    private static func visit(_ pairs: [(String, String)]) throws -> Visit {
        let text = pairs.map { name, value in
            "\(name)=" + value.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }.joined(separator: "&")
        let call = HTTPCall(
            method: "POST",
            target: "/",
            fields: [("content-type", "application/x-www-form-urlencoded")],
            body: Array(text.utf8),
            peer: nil
        )
        return Visit(
            call: call,
            language: .chinese,
            token: try SessionToken(),
            isNew: false,
            session: nil,
            body: FormBody(call),
            address: ""
        )
    }

    @Test("Pairs are counted, whatever their names, and long bodies without files are not taken apart")
    func manyPairs() {
        func body(_ text: String) -> FormBody? {
            FormBody(
                HTTPCall(
                    method: "POST",
                    target: "/",
                    fields: [("content-type", "application/x-www-form-urlencoded")],
                    body: Array(text.utf8),
                    peer: nil
                )
            )
        }
        #expect(body(String(repeating: "a&", count: FormBody.fieldLimit - 1) + "a") != nil)
        #expect(body(String(repeating: "a&", count: FormBody.fieldLimit) + "a") == nil)
        #expect(body("a=" + String(repeating: "x", count: FormBody.pairOctets)) == nil)
    }

    @Test("What was typed is read again from the document, and only fields of the form are taken")
    func roundTrip() throws {
        var values = FormValues(.expert, profile: .expert)
        let visit = try FormValuesTests.visit([
            ("applicantName", "王建华"), ("idType", "PASSPORT"), ("idNumber", "E12345678"),
            ("email", "a@b.example"), ("mobile", "13999999999"), ("consignee.name", "王建华"),
            ("consignee.region.province", "11"), ("consignee.region.city", "1101"),
            ("consignee.region.county", "110108"), ("deliveryMethod", "PICKUP"), ("owner", "somebody"),
            ("agreementAccepted", "yes"),
        ])
        values.take(visit, "13800000001")
        let document = values.document([("ID_COPY", "a1")])
        let again = try #require(FormValues(document: document))
        #expect(again.texts["applicantName"] == "王建华" && again.texts["idType"] == "PASSPORT")
        #expect(again.texts["mobile"] == "13800000001", "the number is the account's")
        #expect(again.texts["consignee.region"] == "110108" && again.isAccepted)
        #expect(again.texts["owner"] == nil)
        let file = try ApplicationFile(json: document)
        #expect(file.attachments.map(\.file) == ["a1"])
        #expect(
            !file.failures(today: CalendarDay(Timestamp(secondsSinceEpoch: 1_795_305_600))).contains {
                $0.code == .unknownKey
            }
        )
    }

    @Test("Half a region is none, and a county of another city is not taken")
    func regions() throws {
        var values = FormValues(.expert, profile: .expert)
        values.take(
            try FormValuesTests.visit([
                ("consignee.region.province", "44"), ("consignee.region.city", "4401"),
                ("consignee.region.county", "110108"),
            ]),
            "13800000001"
        )
        #expect(values.texts["consignee.region"] == "4401")
        #expect(FormValues(document: values.document([]))?.texts["consignee.region"] == nil)
    }

    @Test("Every fault of an empty form is told by the field's own name", arguments: ApplicantKind.allCases)
    func empty(kind: ApplicantKind) throws {
        let values = FormValues(kind, profile: kind == .expert ? .expert : .organization)
        let file = try ApplicationFile(json: values.document([]))
        let faults = file.failures(today: CalendarDay(Timestamp(secondsSinceEpoch: 1_795_305_600)))
        let wanted = FormLayout.all(.new, kind).flatMap(\.fields).filter(\.isRequired).map(\.path)
        let given = Set(["deliveryMethod", "idType", "legalRep.idType", "handler.idType"])
        #expect(Set(faults.map(\.field)) == Set(wanted).subtracting(given).union(["agreementAccepted"]))
        #expect(
            file.failures(today: CalendarDay(Timestamp(secondsSinceEpoch: 1_795_305_600)), isDraft: true)
                .isEmpty
        )
    }
}
