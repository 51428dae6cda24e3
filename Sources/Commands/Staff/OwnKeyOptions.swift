import ArgumentParser
import Centre
import Model
import OpenSSL
import Store

/// A staff member's key that is theirs and not kept here.
struct OwnKeyOptions: ParsableArguments {
    @Option(help: "A PKCS#10 request by a key of their own, as on a token; PEM or DER.")
    var request: String?

    @Option(help: "With --request: write the certificate, PEM, into this file, which must not exist.")
    var out: String?

    func validate() throws {
        guard (request == nil) == (out == nil) else {
            throw ValidationError("--request and --out go together")
        }
    }

    /// Reads the request, and looks whether the certificate can go where it shall; nil without one.
    func proof() throws -> CertificateRequest? {
        guard let request, let out else { return nil }
        try NewFile.checkFree(out)
        return try RequestFile.read(request)
    }

    /// Writes the certificate.
    func deliver(_ record: StaffRecord, from centre: CACentre) throws {
        guard let out, let id = record.certificate, let der = try centre.book.certificate(id)?.certificate
        else { return }
        try NewFile.create(out, bytes: Certificate(der: der).pem, isPrivate: false)
    }
}
