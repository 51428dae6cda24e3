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
            try centre.demandRecords(of: id)
            guard try await centre.publishLists(of: record) != nil else {
                throw HierarchyError(.keyAbsent(id))
            }
        case .retire(let id): try await retire(id)
        case .destroy(let id, let valid): _ = try await destroy(id, evenThough: valid)
        case .offline(let id): try await takeOffline(id)
        case .share(let id, let threshold, let count, let folder):
            let deal = ShareDeal(.either, threshold: threshold, of: count, to: folder)
            _ = try await share(id, deal, passphrase: passphrase)
        }
    }

    /// Finishes a step whose end is on record, when it was killed before the key's old place was empty, or before a new authority
    /// had its OCSP signer and its first list.
    func tidy(_ step: CeremonyStep) async throws {
        switch step {
        case .offline(let id), .share(let id, _, _, _):
            let lock = try custodyLock(id)
            defer { withExtendedLifetime(lock) {} }
            _ = try await destroyLeftovers(of: centre.authorityRecord(id.name))
        case .create(let plan):
            guard let made = try centre.book.authority(plan.id) else { return }
            _ = try await finishUnfinished(made)
        case .rollOver(let id, _):
            guard let made = try centre.book.authorities().first(where: { $0.predecessor == id }) else {
                return
            }
            _ = try await finishUnfinished(made)
        case .sign, .crossSign, .publishList, .retire, .destroy: break
        }
    }

    func request(at path: String, sha256: [UInt8]) throws -> CertificateRequest {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 16 else {
            throw BookError(.notFound(object: "file \(path)"))
        }
        let bytes = Array(data)
        guard DigestAlgorithm.sha256.hash(bytes) == sha256 else {
            throw CeremonyError(.fileChanged(path: path))
        }
        return try CertificateRequest(file: bytes)
    }
}
