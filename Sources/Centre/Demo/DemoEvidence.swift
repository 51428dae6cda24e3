import Store
import Foundation
import Model
import OpenSSL

/// What the demo leaves for other programs to read.
struct DemoEvidence {
    let folder: String

    func begin() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func keep(_ bytes: [UInt8], as name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }

    func keepAuthorities(of centre: CACentre) throws {
        for record in try centre.book.authorities() {
            try keep(Certificate(der: record.certificate).pem, as: "\(record.id).pem")
        }
        if let der = try centre.book.signers(.ocsp).first?.certificate {
            try keep(Certificate(der: der).pem, as: "ocsp-signer.pem")
        }
    }

    func keepCertificate(_ id: CertificateID, named name: String, of centre: CACentre) throws {
        guard let der = try centre.book.certificate(id)?.certificate else { return }
        try keep(Certificate(der: der).pem, as: name)
    }

    func keepReport(_ report: DemoReport) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try keep(Array(try encoder.encode(report)), as: "report.json")
    }
}
