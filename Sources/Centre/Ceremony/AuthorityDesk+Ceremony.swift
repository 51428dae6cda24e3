import Foundation
import Model
import OpenSSL
import Store

extension AuthorityDesk {
    /// Does one step of a ceremony.
    func perform(_ step: CeremonyStep, passphrase: (Int) throws -> SecretBytes) async throws {
        switch step {
        case .create(let plan): _ = try await create(plan)
        case .rollOver(let id, let renewal): _ = try await rollOver(id, renewal)
        case .sign(let path, let sha256, let issuer, let profile):
            _ = try await sign(request(at: path, sha256: sha256), by: issuer, profile: profile)
        case .crossSign(let id, let issuer): _ = try await crossSign(id, by: issuer)
        case .publishList(let id):
            let record = try centre.authorityRecord(id.name)
            guard try await centre.publishList(of: record) != nil else {
                throw HierarchyError(.keyAbsent(id))
            }
        case .retire(let id): try await retire(id)
        case .destroy(let id): _ = try await destroy(id)
        case .offline(let id): try await takeOffline(id)
        case .share(let id, let threshold, let count, let folder):
            _ = try await share(id, threshold: threshold, of: count, to: folder, passphrase: passphrase)
        }
    }

    private func request(at path: String, sha256: [UInt8]) throws -> CertificateRequest {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 16 else {
            throw BookError(.notFound(object: "file \(path)"))
        }
        let bytes = Array(data)
        guard DigestAlgorithm.sha256.hash(bytes) == sha256 else {
            throw CeremonyError(.fileChanged(path: path))
        }
        return bytes.starts(with: Array("-----".utf8))
            ? try CertificateRequest(pem: bytes) : try CertificateRequest(der: bytes)
    }
}
