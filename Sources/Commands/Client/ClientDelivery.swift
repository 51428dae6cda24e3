import ArgumentParser
import Centre
import Model
import OpenSSL

/// Where a machine's request comes from, and where its certificate goes.
struct ClientDelivery: ParsableArguments {
    @Option(help: "Its PKCS#10 request, PEM or DER.")
    var request: String

    @Option(help: "Write the certificate into this file, which must not exist.")
    var out: String?

    /// Reads the request, and looks whether the certificate can go where it shall.
    func proof() throws -> CertificateRequest {
        let proof = try RequestFile.read(request)
        if let out { try NewFile.checkFree(out) }
        return proof
    }

    /// Writes the certificate.
    func deliver(_ certificate: Certificate) throws {
        guard let out else { return Terminal.result(certificate.pem) }
        try NewFile.create(out, bytes: certificate.pem, isPrivate: false)
    }
}
