import Foundation
import Model

/// The papers of a made-up applicant: a form, and documents with nothing on them.
struct DemoPapers {
    /// Writes form and documents into `folder`, and returns the form's path.
    static func write(into folder: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["id-front", "id-back", "agreement"] {
            try Data(page(named: name)).write(to: URL(fileURLWithPath: "\(folder)/\(name).pdf"))
        }
        let path = "\(folder)/expert.json"
        try Data(form.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Writes the form of a 补办 for the broken token with a certificate beside them, and returns its path.
    static func writeReissue(of serial: SerialNumber, into folder: String) throws -> String {
        let path = "\(folder)/reissue.json"
        let head = """
              "type": "REISSUE",
              "certificate": "\(serial.hexadecimal)",
              "reissueReason": "superseded",
            """
        let lines = form.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.contains("\"profile\"") }
            .map { $0.contains("\"type\"") ? Substring(head) : $0 }
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The identity number is synthetic; its check digit is right (GB 11643-1999).
    private static let form = """
        {
          "type": "NEW",
          "applicant": "EXPERT",
          "profile": "EXPERT",
          "applicantName": "张演示",
          "idType": "RESIDENT_ID",
          "idNumber": "11010119900307002X",
          "mobile": "13800000001",
          "email": "zhang.yanshi@expert.example",
          "consignee": {
            "name": "张演示",
            "mobile": "13800000001",
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

    /// A PDF of one empty page, as large as the smallest scan that is taken.
    private static func page(named name: String) -> [UInt8] {
        let body = """
            %PDF-1.4
            % \(name)
            1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
            2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
            %
            """
        let filling = String(repeating: "x", count: 24_000)
        return Array("\(body)\(filling)\ntrailer<</Root 1 0 R>>\n%%EOF\n".utf8)
    }
}
