import Model

/// Turns changes into SQL inside one write transaction.
///
/// A transaction that writes has the book for itself (`BEGIN IMMEDIATE`; another engine takes a lock for
/// the same), so a number read here as the greatest is still the greatest when the row is written.
final class ChangeWriter {
    let session: Session
    let digest: ([UInt8]) -> [UInt8]
    private var auditHead: AuditHead?
    /// The certificate whose intention was written with its reservation, until its turn comes.
    var intended: CertificateID?

    init(_ session: Session, digest: @escaping ([UInt8]) -> [UInt8]) {
        self.session = session
        self.digest = digest
    }

    /// Applies all changes in order; after a throw the caller must roll back and call `forget`.
    func apply(_ changes: [Change]) throws(BookError) {
        for (index, change) in changes.enumerated() {
            try apply(change, before: changes[(index + 1)...])
        }
    }

    /// Drops what was remembered of rows that have just been rolled back.
    func forget() {
        auditHead = nil
        intended = nil
    }

    private func apply(_ change: Change, before rest: ArraySlice<Change>) throws(BookError) {
        switch change {
        case .addAuthority(let record): try add(record)
        case .updateAuthority(let record, let from): try update(record, from: from)
        case .addAuthorityCertificate(let record): try add(record)
        case .keepCertificatesAbove(let id, let certificates): try keep(certificates, above: id)
        case .addAuthorityRequest(let record): try add(record)
        case .removeAuthorityRequest(let id): try removeRequest(id)
        case .expectAuthorities(let ids): try expect(ids)
        case .addSigner(let record): try add(record)
        case .addStaff(let record): try add(record)
        case .updateStaff(let record, let from): try update(record, from: from)
        case .addClient(let record): try add(record)
        case .updateClient(let record): try update(record)
        case .recordRequest(let record): try add(record)
        case .forgetRequestKeys(let before): try forgetRequestKeys(before: before)
        case .addAPIRequest(let record): try add(record)
        case .forgetAPIRequests(let before): try forgetAPIRequests(before: before)
        case .demandFreeKin(let keyHashes): try keys.demandFreeKin(keyHashes)
        case .reserveCertificate(let reservation): try reserve(reservation, before: rest)
        case .intendCertificate(let id, let toBeSigned): try intend(id, toBeSigned: toBeSigned)
        case .storeCertificate(let id, let certificate, let at): try store(id, certificate, at: at)
        case .abandonCertificate(let id): try abandon(id)
        case .renounceCertificate(let id, let revocation): try renounce(id, revocation)
        case .activateCertificate(let id): try activate(id)
        case .revokeCertificate(let id, let revocation): try revoke(id, revocation)
        case .predateRevocation(let id, let revocation): try predate(id, revocation)
        case .holdCertificate(let id, let at): try hold(id, at: at)
        case .releaseCertificate(let id): try release(id)
        case .importCertificate(let record): try take(record)
        case .completeCertificate(let id, let certificate, let keyHash, let subject, let shard):
            try complete(id, certificate, keyHash, subject, shard: shard)
        case .blockKey(let keyHash, let reason, let at): try block(keyHash, reason, at: at)
        case .scheduleSupersession(let record): try schedule(record)
        case .closeSupersession(let predecessor): try closeSupersession(of: predecessor)
        case .partitionRevocationList(let record): try partition(record)
        case .reserveRevocationList(let record): try reserve(record)
        case .publishRevocationList(let record): try publish(record)
        case .recallRevocationList(let record): try recall(record)
        case .doubtRevocationList(let name, let number): try doubt(name, number)
        case .addSubject(let record): try add(record)
        case .addApplication(let record): try add(record)
        case .updateApplication(let record): try update(record)
        case .discardDraft(let number, let version): try discardDraft(number, version: version)
        case .addAttachment(let record): try add(record)
        case .addOrder(let record): try add(record)
        case .updateOrder(let record, let from): try update(record, from: from)
        case .addJob(let record): try add(record)
        case .updateJob(let record): try update(record)
        case .journal(let entry): try add(entry)
        case .addDelivery(let record): try add(record)
        case .updateDelivery(let record, let from): try update(record, from: from)
        case .queueNotice(let notice): try add(notice)
        case .updateMessage(let record, let from): try update(record, from: from)
        case .forgetSealed(let notice): try forgetSealed(ofNotice: notice)
        case .addCode(let record): try add(record)
        case .updateCode(let record, let from): try update(record, from: from)
        case .addBinding(let record): try add(record)
        case .updateBinding(let record): try update(record)
        case .addProposal(let record): try add(record)
        case .updateProposal(let record): try update(record)
        case .addPayment(let record): try add(record)
        case .updatePayment(let record, let from): try update(record, from: from)
        case .keepProtocol(let record): try add(record)
        case .once(let key, let at): try claim(key, at: at)
        case .addToken(let record): try add(record)
        case .updateToken(let record): try update(record)
        case .respellToken(let record, let from): try respell(record, from: from)
        case .orderSetAside(let record): try order(record)
        case .addUnlock(let record): try add(record)
        case .addAttestation(let record): try add(record)
        case .placeKey(let id, let slot): try place(id, slot)
        case .updateUnlock(let record, let from): try update(record, from: from)
        case .addUnlockCode(let record): try add(record)
        case .updateUnlockCode(let record, let from): try update(record, from: from)
        case .account(let change): try apply(change)
        case .form(let change): try apply(change)
        case .key(let change): try apply(change)
        case .money(let change): try apply(change)
        case .office(let change): try apply(change)
        case .platform(let change): try apply(change)
        case .webhook(let change): try apply(change)
        case .audit(let event): auditHead = try append(event, after: auditHead, digest: digest)
        case .checkpoint(let checkpoint): try add(checkpoint)
        }
    }
}
