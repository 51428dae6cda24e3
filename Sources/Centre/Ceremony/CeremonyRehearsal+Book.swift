import Foundation
import Issuer
import Model
import OpenSSL
import Store

/// What the stage does not have: the certificates of others, keys that are known or blocked, and records that are owed.
extension CeremonyRehearsal {
    /// Refuses what only the book itself shows: whom its certificates are of, who certified its authorities, and what these owe.
    ///
    /// - Parameters:
    ///   - step: the step, which is not played yet.
    ///   - persons: who hold it.
    /// - Throws: what the step would throw.
    func check(_ step: CeremonyStep, _ persons: TwoPersons) throws {
        // Nothing is written at this desk.
        let desk = AuthorityDesk(centre: centre, persons: persons)
        switch step {
        case .create(let plan):
            if let parent = plan.parent { try demandReady(parent) }
            let subject = try centre.profiles.authorityProfile(plan.profile).subjectName(plan.facts)
            _ = try centre.demandNameFree(subject, after: plan.predecessor, role: plan.role)
        case .rollOver(let id, let renewal):
            guard let record = try authority(id) else { return }
            try centre.demandParent(of: record, renewal)
            // One that an earlier step makes owes nothing.
            let named = renewal.parent ?? (try? centre.certifier(after: record))
            if let certifier = record.role == .root ? id : named { try demandReady(certifier) }
            try checkName(of: record, renewal, at: desk)
        case .sign(let path, let sha256, let issuer, let profile):
            try demandReady(issuer)
            try desk.demandSignable(
                desk.request(at: path, sha256: sha256),
                by: issuer,
                profile: profile
            )
        case .crossSign(let id, let issuer):
            try demandReady(issuer)
            guard let record = try authority(id) else { return }
            try centre.demandStanding(record)
            guard try !centre.book.isBlocked(keyHash: record.keyHash) else {
                throw IssuanceError(.keyBlocked(keyHash: record.keyHash))
            }
        case .crossSignFile(let path, let sha256, let issuer, let profile):
            try demandReady(issuer)
            try desk.demandCrossable(desk.certificate(at: path, sha256: sha256), profile: profile)
        case .revoke(let id, let order):
            // One that an earlier step makes falls with nothing that the book has.
            if try authority(id) != nil { _ = try desk.fall(of: id, order) }
        case .revokeCertificate(let id, let order): _ = try desk.fall(ofCertificate: id, order)
        case .move(let id, _):
            let record = try centre.authorityRecord(id.name)
            guard record.state != .destroyed else { throw HierarchyError(.notInState(id, record.state)) }
            guard case .token = try KeyCustody(like: record.keyReference) else {
                let detail = "only keys in tokens are moved so"
                throw HierarchyError(.unusable(what: record.keyReference, detail: detail))
            }
        case .publishList(let id), .destroy(let id, _): try centre.demandRecords(of: id)
        case .share(_, _, _, let folder):
            var isFolder: ObjCBool = false
            let exists = unsafe FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
            guard exists, isFolder.boolValue else { throw CentreError(.folderUnusable(path: folder)) }
        case .retire, .offline: break
        }
    }

    /// Refuses an authority of the book that certifies nobody.
    private func demandReady(_ id: AuthorityID) throws {
        guard let record = try authority(id) else { return }
        try centre.demandStanding(record)
        try centre.demandKnowledge(of: record)
    }

    /// Refuses a name that the successor is to have and somebody else has.
    private func checkName(
        of old: AuthorityRecord,
        _ renewal: AuthorityDesk.Renewal,
        at desk: AuthorityDesk
    ) throws {
        guard let name = renewal.commonName else { return }
        let rules = try centre.profiles.authorityProfile(desk.authorityProfile(of: old))
        let subject = try Certificate(der: old.certificate).subject
        let facts = ["name": name, "organization": subject[.organizationName] ?? old.id.name]
        _ = try centre.demandNameFree(rules.subjectName(SubjectFacts(facts)), after: old.id, role: old.role)
    }
}
