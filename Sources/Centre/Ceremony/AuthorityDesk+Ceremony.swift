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
        case .crossSignFile(let path, let sha256, let issuer, let profile):
            _ = try await crossSign(certificate(at: path, sha256: sha256), by: issuer, profile: profile)
        case .revoke(let id, let order): _ = try await revoke(id, order)
        case .revokeCertificate(let id, let order): try await revokeCertificate(id, order)
        case .move(let id, let uri): _ = try await move(id, to: uri)
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

    /// Finishes a step whose end is on record, when it was killed before the key's old place was empty, before an authority had its
    /// OCSP signer and its first list, or before the lists told of a revocation.
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
        case .revoke(let id, _):
            var filter = CertificateFilter()
            filter.keyHash = try centre.authorityRecord(id.name).keyHash
            filter.purposes = [.authority]
            filter.states = [.revoked]
            try await publishOwed(centre.book.certificates(filter, limit: 100).map(\.id))
        case .revokeCertificate(let id, _): try await publishOwed([id])
        case .move(let id, let uri): _ = try await move(id, to: uri)
        case .sign, .crossSign, .crossSignFile, .publishList, .retire, .destroy: break
        }
    }

    /// Publishes the lists that do not tell yet that these are revoked.
    private func publishOwed(_ revoked: [CertificateID]) async throws {
        for issuer in Set(try revoked.filter { try centre.isUnlisted($0) }.map(\.authority)) {
            _ = try await centre.publishLists(of: centre.authorityRecord(issuer.name))
        }
    }

    func request(at path: String, sha256: [UInt8]) throws -> CertificateRequest {
        try CertificateRequest(file: file(at: path, sha256: sha256))
    }

    func certificate(at path: String, sha256: [UInt8]) throws -> Certificate {
        try Certificate(file: file(at: path, sha256: sha256))
    }

    private func file(at path: String, sha256: [UInt8]) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 16 else {
            throw BookError(.notFound(object: "file \(path)"))
        }
        let bytes = Array(data)
        guard DigestAlgorithm.sha256.hash(bytes) == sha256 else {
            throw CeremonyError(.fileChanged(path: path))
        }
        return bytes
    }
}
