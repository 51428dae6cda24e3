import Model
import OCSP
import OpenSSL
import Store

/// The certificates of one case: each with what leads up to its root, and what the responder says of it now.
struct CaseCertificates {
    let centre: CACentre
    let records: [CertificateRecord]

    /// The files; a certificate that was never signed has none.
    ///
    /// - Throws: `BookError`, `CryptoError`, `OCSPError`.
    func files() throws -> [EvidenceFile] {
        let issuers = try centre.ocspIssuers { _ in }
        let responder = OCSPResponder(
            issuers: issuers,
            status: centre.book,
            clock: centre.clock,
            policy: centre.configuration.ocsp.policy
        )
        return try records.flatMap { record -> [EvidenceFile] in
            guard let der = record.certificate else { return [] }
            let name = record.id.serial.hexadecimal
            let chain = try centre.chain(above: record)
            var files = [
                EvidenceFile(name: "certificates/\(name).pem", content: try Certificate(der: der).pem),
                EvidenceFile(name: "certificates/\(name)-chain.pem", content: chain.flatMap(\.pem)),
            ]
            let issuer = issuers.first { $0.id == record.id.authority }
            if let request = try issuer?.plainRequests(about: record.id.serial).last {
                let answer = responder.answer(to: request)
                files.append(EvidenceFile(name: "ocsp/\(name).der", content: answer.bytes))
            }
            return files
        }
    }
}
