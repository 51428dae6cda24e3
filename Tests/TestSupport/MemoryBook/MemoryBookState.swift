public import Model

/// What is in a `MemoryBook`.
public struct MemoryBookState: Sendable {
    /// By name.
    public internal(set) var authorities: [AuthorityID: AuthorityRecord] = [:]
    /// In order of addition.
    public internal(set) var authorityCertificates: [AuthorityCertificateRecord] = []
    /// By the authority that stands below them.
    public internal(set) var certificatesAbove: [AuthorityID: [[UInt8]]] = [:]
    /// By name.
    public internal(set) var authorityRequests: [AuthorityID: AuthorityRequestRecord] = [:]
    /// By name.
    public internal(set) var clients: [String: ClientRecord] = [:]
    /// SHA-256 of SubjectPublicKeyInfo.
    public internal(set) var blockedKeys: Set<[UInt8]> = []
    /// In order of addition.
    public internal(set) var signers: [SignerRecord] = []
    /// By login name.
    public internal(set) var staff: [String: StaffRecord] = [:]
    /// By authority and serial.
    public internal(set) var certificates: [CertificateID: CertificateRecord] = [:]
    /// By the certificate that is to be revoked.
    public internal(set) var supersessions: [CertificateID: SupersessionRecord] = [:]
    /// In order of reservation.
    public internal(set) var revocationLists: [RevocationListRecord] = []
    /// By authority and public URL.
    public internal(set) var partitions: [String: RevocationListPartition] = [:]
    /// By uid.
    public internal(set) var subjects: [String: SubjectRecord] = [:]
    /// By number.
    public internal(set) var applications: [ApplicationNumber: ApplicationRecord] = [:]
    /// In order of addition.
    public internal(set) var attachments: [AttachmentRecord] = []
    /// By application.
    public internal(set) var orders: [ApplicationNumber: OrderRecord] = [:]
    /// By application.
    public internal(set) var jobs: [ApplicationNumber: JobRecord] = [:]
    /// In order of addition.
    public internal(set) var journal: [JobJournalEntry] = []
    /// By application.
    public internal(set) var deliveries: [ApplicationNumber: DeliveryRecord] = [:]
    /// The outbox, in order.
    public internal(set) var notices: [Notice] = []
    /// In order of addition.
    public internal(set) var codes: [ExecutionCodeRecord] = []
    /// In order of addition.
    public internal(set) var bindings: [BindingRecord] = []
    /// In order of addition.
    public internal(set) var proposals: [ProposalRecord] = []
    /// In order of addition.
    public internal(set) var payments: [PaymentRecord] = []
    /// In order of addition.
    public internal(set) var checkouts: [CheckoutRecord] = []
    /// In order of addition.
    public internal(set) var refunds: [RefundRecord] = []
    /// In order of addition.
    public internal(set) var priceLists: [PriceListRecord] = []
    /// In order of addition.
    public internal(set) var noticeTemplates: [NoticeTemplateRecord] = []
    /// In order of addition.
    public internal(set) var keptPapers: [KeptPaperRecord] = []
    /// By application.
    public internal(set) var invoices: [ApplicationNumber: InvoiceRecord] = [:]
    /// Claimed idempotency keys.
    public internal(set) var keys: Set<String> = []
    /// By serial.
    public internal(set) var tokens: [String: TokenRecord] = [:]
    /// In order of addition.
    public internal(set) var unlocks: [UnlockRecord] = []
    /// In order of addition.
    public internal(set) var unlockCodes: [UnlockCodeRecord] = []
    /// In order of addition.
    public internal(set) var attestations: [AttestationRecord] = []
    /// Where keys are on their tokens.
    public internal(set) var places: [CertificateID: String] = [:]
    /// The audit chain's events, in order.
    public internal(set) var audit: [AuditEvent] = []
    /// In order.
    public internal(set) var checkpoints: [AuditCheckpoint] = []

    /// Applies one change.
    mutating func apply(_ change: Change) throws(BookError) {
        switch change {
        case .addAuthority(let record): try add(record)
        case .updateAuthority(let record, let state): try update(record, from: state)
        case .addAuthorityCertificate(let record): authorityCertificates.append(record)
        case .keepCertificatesAbove(let id, let certificates): certificatesAbove[id] = certificates
        case .addAuthorityRequest(let record): authorityRequests[record.id] = record
        case .removeAuthorityRequest(let id): authorityRequests[id] = nil
        case .expectAuthorities(let ids):
            guard Set(authorities.keys).union(authorityRequests.keys) == ids else {
                throw BookError(.stateChanged(object: "the list of authorities"))
            }
        case .addClient(let record), .updateClient(let record): clients[record.name] = record
        case .recordRequest, .forgetRequestKeys, .addAPIRequest, .forgetAPIRequests: break
        case .addSigner(let record): try add(record)
        case .addStaff(let record): try add(record)
        case .updateStaff(let record, let from): try update(record, from: from)
        case .demandFreeKin(let keyHashes): try demandFreeKin(keyHashes)
        case .reserveCertificate(let reservation): try reserve(reservation)
        case .intendCertificate(let id, let octets): try intend(id, octets)
        case .storeCertificate(let id, let certificate, let at): try store(id, certificate, at)
        case .abandonCertificate(let id): try abandon(id)
        case .renounceCertificate(let id, _): try renounce(id)
        case .activateCertificate(let id): try activate(id)
        case .revokeCertificate(let id, let revocation): try revoke(id, revocation)
        case .predateRevocation(let id, let revocation): try predate(id, revocation)
        case .holdCertificate(let id, let at): try hold(id, at: at)
        case .releaseCertificate(let id): try release(id)
        case .importCertificate(let record): certificates[record.id] = record
        case .completeCertificate(let id, let certificate, let keyHash, let subject, let shard):
            try complete(id, certificate, keyHash, subject, shard: shard)
        case .blockKey(let keyHash, _, _): blockedKeys.insert(keyHash)
        case .scheduleSupersession(let record): try schedule(record)
        case .closeSupersession(let id): try closeSupersession(of: id)
        case .partitionRevocationList(let record):
            let key = "\(record.authority) \(record.publicURL)"
            if (partitions[key]?.shards ?? 0) < record.shards { partitions[key] = record }
        case .reserveRevocationList(let record): try reserve(record)
        case .publishRevocationList(let record): try publish(record)
        case .recallRevocationList(let record): revocationLists.append(record)
        case .doubtRevocationList(let name, let number):
            revocationLists = revocationLists.map {
                $0.name == name && $0.number == number ? $0.covering(0) : $0
            }
        case .addSubject(let record): try add(record)
        case .addApplication(let record): try add(record)
        case .updateApplication(let record): try update(record)
        case .discardDraft(let number, let version): try discardDraft(number, version)
        case .addAttachment(let record): try add(record)
        case .addOrder(let record): try add(record)
        case .updateOrder(let record, let state): try update(record, from: state)
        case .addJob(let record): try add(record)
        case .updateJob(let record): try update(record)
        case .journal(let entry): try append(entry)
        case .addDelivery(let record): try add(record)
        case .updateDelivery(let record, let state): try update(record, from: state)
        case .queueNotice(let notice): notices.append(notice)
        // Where notices stand on their ways is for the outbox, which is tested over a real book.
        case .updateMessage, .forgetSealed: break
        case .addCode(let record): try add(record)
        case .updateCode(let record, let from): try update(record, from: from)
        case .addBinding(let record): try add(record)
        case .updateBinding(let record): try update(record)
        case .addProposal(let record): try add(record)
        case .updateProposal(let record): try update(record)
        case .addPayment(let record): try add(record)
        case .updatePayment(let record, let from): try update(record, from: from)
        case .once(let key, _): try claim(key)
        case .addToken(let record): try add(record)
        case .updateToken(let record): try update(record)
        // An order is for a station, as a list is for the stock: both are tested over a real book.
        case .orderSetAside, .respellToken: break
        case .addUnlock(let record): try add(record)
        case .addAttestation(let record): attestations.append(record)
        case .placeKey(let id, let slot): places[id] = slot
        case .updateUnlock(let record, let from): try update(record, from: from)
        case .addUnlockCode(let record): try add(record)
        case .updateUnlockCode(let record, let from): try update(record, from: from)
        case .audit(let event): audit.append(event)
        // A ceremony is held over a real book.
        case .account, .form, .key, .keepProtocol, .platform, .webhook: break
        case .money(let change): try apply(change)
        case .office(.setNotice(let record)): noticeTemplates.append(record)
        case .office(.setPrices(let record)): priceLists.append(record)
        case .office(.keepPaper(let record)): keptPapers.append(record)
        case .office(.releasePaper(let name)):
            guard let index = keptPapers.firstIndex(where: { $0.storedAs == name }) else {
                throw BookError(.stateChanged(object: "kept paper \(name)"))
            }
            keptPapers.remove(at: index)
        // Marks are tested over a real book, which has the hashes.
        case .office(.mark): break
        case .checkpoint(let checkpoint): checkpoints.append(checkpoint)
        }
    }

    func openApplication(subjectUID: String, profile: String) -> ApplicationRecord? {
        applications.values.first { record in
            record.type.isProduced && record.subjectUID == subjectUID && record.profile == profile
                && !record.state.isTerminal && record.state != .draft
        }
    }
}
