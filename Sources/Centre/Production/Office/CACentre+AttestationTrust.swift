import Foundation
import Issuer
import OpenSSL
public import Tokens

extension CACentre {
    /// The most certificates that a folder of makers may have.
    private static let makerLimit = 100

    /// The makers whose statements are believed: every certificate of the files in `attestationRoots` that end in `.pem`, `.crt`,
    /// `.cer` or `.der`.
    ///
    /// - Throws: `CentreError` with `.makersUnusable` naming the folder or file at fault.
    public func attestationTrust() throws -> AttestationTrust {
        guard let name = configuration.attestationRoots else { return AttestationTrust() }
        let folder = name.hasPrefix("/") ? name : "\(definition)/\(name)"
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw CentreError(.makersUnusable(path: folder, detail: "there is no such folder"))
        }
        var certificates: [Certificate] = []
        for file in names.sorted()
        where ["pem", "crt", "cer", "der"].contains((file as NSString).pathExtension) {
            certificates += try Self.certificates(in: "\(folder)/\(file)")
            guard certificates.count <= Self.makerLimit else {
                let detail = "there are more than \(Self.makerLimit) certificates"
                throw CentreError(.makersUnusable(path: folder, detail: detail))
            }
        }
        return AttestationTrust(certificates)
    }

    private static func certificates(in path: String) throws -> [Certificate] {
        let file = InputFile(path, limit: 1 << 20)
        do {
            return try ForeignCertificate.octets(inFile: file.read()).map { der throws(CryptoError) in
                try Certificate(der: der)
            }
        } catch let error as CryptoError {
            throw CentreError(.makersUnusable(path: path, detail: error.message))
        }
    }
}
