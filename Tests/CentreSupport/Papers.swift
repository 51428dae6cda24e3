import Foundation
import TestSupport

/// The papers of made-up applicants: a form, and documents with nothing on them.
package enum Papers {
    /// Writes the papers of the applicant with this number into `folder`, and returns the form's path.
    ///
    /// - Parameters:
    ///   - folder: made when it is not there.
    ///   - number: 0 to 9999; each is another person.
    /// - Returns: the path of the form.
    /// - Throws: when a file cannot be written.
    package static func write(into folder: String, applicant number: Int) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["id-front", "id-back", "agreement"] {
            try Data(ScanImage.pdf(extra: name)).write(to: URL(fileURLWithPath: "\(folder)/\(name).pdf"))
        }
        let path = "\(folder)/expert-\(number).json"
        try Data(form(number).utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Writes the papers of an organisation into `folder`, and returns the form's path.
    ///
    /// - Throws: when a file cannot be written.
    package static func writeOrganization(into folder: String) throws -> String {
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/applications/tenderer-org.json")
        let form = try String(contentsOf: fixture, encoding: .utf8).replacingOccurrences(
            of: ".png",
            with: ".pdf"
        )
        for name in ["handler-id", "agreement", "licence", "authorization", "form"] {
            try Data(ScanImage.pdf(extra: name)).write(to: URL(fileURLWithPath: "\(folder)/\(name).pdf"))
        }
        let path = "\(folder)/organization.json"
        try Data(form.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private static func form(_ number: Int) -> String {
        """
        {
          "type": "NEW",
          "applicant": "EXPERT",
          "profile": "EXPERT",
          "applicantName": "\(name(number))",
          "idType": "RESIDENT_ID",
          "idNumber": "\(residentID(number))",
          "mobile": "138\(padded(number, to: 8))",
          "email": "expert\(number)@expert.example",
          "consignee": {
            "name": "\(name(number))",
            "mobile": "138\(padded(number, to: 8))",
            "region": "110108",
            "address": "学院路 1 号 2 号楼 301 室",
            "postcode": "100083"
          },
          "deliveryMethod": "EXPRESS",
          "agreementAccepted": { "cps": "1.0", "userAgreement": "1.0", "privacyNotice": "1.0" },
          "attachments": [
            { "kind": "ID_COPY", "file": "id-front.pdf" },
            { "kind": "ID_COPY", "file": "id-back.pdf" },
            { "kind": "AGREEMENT_COPY", "file": "agreement.pdf" }
          ]
        }

        """
    }

    private static func name(_ number: Int) -> String {
        let digits = Array("甲乙丙丁戊己庚辛壬癸")
        return "张"
            + padded(number, to: 4).compactMap { $0.wholeNumberValue.map { String(digits[$0]) } }.joined()
    }

    /// A synthetic number whose check character is right (GB 11643-1999).
    package static func residentID(_ number: Int) -> String {
        let day = padded(1 + number / 1000, to: 2)
        let digits = "110101199003\(day)" + padded(number % 1000, to: 3)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
        return digits + String(Array("10X98765432")[sum % 11])
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
