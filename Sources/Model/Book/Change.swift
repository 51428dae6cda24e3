/// One write to the book, with the condition under which it may happen.
///
/// A unit of work is a list of changes: pure code decides them, the book applies all or none. Every case
/// says what it demands; when the demand is not met the whole list fails with `BookError`.
public enum Change: Hashable, Sendable {
    // Authorities

    /// A new authority; its name and key must be new.
    case addAuthority(AuthorityRecord)
    /// Replaces an authority that is in state `from`; name, role and key stay.
    case updateAuthority(AuthorityRecord, from: AuthorityRecord.State)
    /// Another certificate of an authority; each is kept once.
    case addAuthorityCertificate(AuthorityCertificateRecord)
    /// The certificates above an authority that stands below somebody else's, its issuer's first, in place of those that were
    /// known before.
    case keepCertificatesAbove(AuthorityID, [[UInt8]])
    /// A key that waits for its certificate from elsewhere; its name must not be that of an authority.
    case addAuthorityRequest(AuthorityRequestRecord)
    /// Removes a request that is fulfilled or given up.
    case removeAuthorityRequest(AuthorityID)
    /// Writes nothing: the authorities and the outstanding requests must be exactly these, by which something was decided.
    case expectAuthorities(Set<AuthorityID>)
    /// A new OCSP signer, server or audit key; its key must be new.
    case addSigner(SignerRecord)
    /// A new staff member; the name must be new.
    case addStaff(StaffRecord)
    /// Replaces a staff member whose certificate is `from`; the name stays.
    case updateStaff(StaffRecord, from: CertificateID)

    /// A new machine client; its name and certificate must be new.
    case addClient(ClientRecord)
    /// Replaces a machine client whose version is one less.
    case updateClient(ClientRecord)
    /// Says who asked for a certificate; fails as `.repeated` when the requester's key stands for another certificate
    /// that is not abandoned.
    case recordRequest(RequestRecord)
    /// Forgets the idempotency keys of requests made before a time; who asked stays.
    case forgetRequestKeys(before: Timestamp)
    /// Says under which key the workflow's API was asked for this; fails as `.repeated` when the key stands for something
    /// already.
    case addAPIRequest(APIRequestRecord)
    /// Forgets what the workflow's API was asked for before a time.
    case forgetAPIRequests(before: Timestamp)

    // Certificates

    /// Writes nothing: none of these public keys, by SHA-256 of their SubjectPublicKeyInfo, may be blocked, certified or in
    /// use here. For keys whose private half is another's too.
    case demandFreeKin([[UInt8]])
    /// Takes a serial. Serial, key, and application with purpose must not be taken by a living record; a reservation
    /// that `repeatsKey` demands the contrary: a living record of the same key.
    case reserveCertificate(Reservation)
    /// Records the exact octets about to be signed: `reserved → signing`.
    case intendCertificate(CertificateID, toBeSigned: [UInt8])
    /// Stores the signed certificate: `signing → issued`.
    case storeCertificate(CertificateID, certificate: [UInt8], at: Timestamp)
    /// Gives up a serial under which nothing was signed: `reserved → abandoned`.
    case abandonCertificate(CertificateID)
    /// Gives up a serial under which something may have been signed, because nobody can finish it: `signing → abandoned`, and
    /// appends to the status feed that it is revoked.
    case renounceCertificate(CertificateID, Revocation)
    /// Proven where it belongs: `issued → active`.
    case activateCertificate(CertificateID)
    /// Revokes `issued`, `active` or `held`, and appends to the status feed; `revoked` at the same moment too, when the
    /// reason is a compromise and was none.
    case revokeCertificate(CertificateID, Revocation)
    /// Says of a `revoked` one that it has been so since an earlier moment, as a list has it that the authority signed, and appends
    /// to the status feed.
    case predateRevocation(CertificateID, Revocation)
    /// Suspends: `active → held`, and appends to the status feed; the reason is certificateHold.
    case holdCertificate(CertificateID, at: Timestamp)
    /// Lifts a hold: `held → active`, and appends to the status feed.
    case releaseCertificate(CertificateID)
    /// Takes over a certificate that somebody else signed: `issued`, `active` or `revoked`, with its content; of an
    /// authority of the book, or of the outside of one.
    case importCertificate(CertificateRecord)
    /// Stores the certificate, and the key, of one that was imported as `revoked` by its serial number alone; and the certificate's
    /// subject, also of one that has its certificate, and none or the one-line subject of an index. One that only the list of
    /// everything has comes onto the part that the certificate names, unless that is 0, and is appended to the status feed.
    case completeCertificate(
        CertificateID,
        certificate: [UInt8],
        keyHash: [UInt8],
        subject: String,
        shard: Int
    )
    /// Forbids a public key for ever; one that is blocked already stays as it is.
    case blockKey(keyHash: [UInt8], reason: RevocationReason, at: Timestamp)
    /// Puts a certificate on the list of those to be revoked as superseded; its successor must name it.
    case scheduleSupersession(SupersessionRecord)
    /// Takes a certificate off that list.
    case closeSupersession(CertificateID)
    /// Puts it on record that certificates name partitions of an authority's list; a smaller number changes nothing.
    case partitionRevocationList(RevocationListPartition)
    /// Takes a CRL number; must be greater than every number of that list. A delta may share that of a full list.
    case reserveRevocationList(RevocationListRecord)
    /// Completes a reserved list with its count and fingerprint.
    case publishRevocationList(RevocationListRecord)
    /// Puts a list on record that was published and that the book forgot, as when it was put back to a copy; greater numbers may be on
    /// record. Without count and fingerprint it is one of which nothing is known but that a published delta builds on it.
    case recallRevocationList(RevocationListRecord)
    /// Says of a list on record that there is another one of its number, so that deltas to come have everything that either may lack.
    case doubtRevocationList(RevocationListName, number: Int64)

    // Workflow

    /// A new subject; its digest must be new.
    case addSubject(SubjectRecord)
    /// A new application; its number must be new, and a NEW must be the only open one of subject and profile.
    case addApplication(ApplicationRecord)
    /// Replaces an application whose version is one less.
    case updateApplication(ApplicationRecord)
    /// Removes a draft of exactly this version, with its attachments.
    case discardDraft(ApplicationNumber, version: Int64)
    /// A new attachment.
    case addAttachment(AttachmentRecord)
    /// Opens the order of an application; there is at most one.
    case addOrder(OrderRecord)
    /// Replaces an order that is in state `from`.
    case updateOrder(OrderRecord, from: OrderRecord.State)
    /// Queues the job of an application; there is at most one.
    case addJob(JobRecord)
    /// Replaces a job whose version is one less.
    case updateJob(JobRecord)
    /// Appends to a job's journal.
    case journal(JobJournalEntry)
    /// Opens the delivery of an application; there is at most one.
    case addDelivery(DeliveryRecord)
    /// Replaces a delivery that is in state `from`.
    case updateDelivery(DeliveryRecord, from: DeliveryRecord.State)
    /// A new one-time code; what it is for has at most one that may be redeemed.
    case addCode(ExecutionCodeRecord)
    /// Replaces a code that is as `from`: its state and what was tried.
    case updateCode(ExecutionCodeRecord, from: ExecutionCodeRecord)
    /// A new binding; the account has no other one of the profile, and the certificate none, that is BOUND.
    case addBinding(BindingRecord)
    /// Replaces a binding that is BOUND.
    case updateBinding(BindingRecord)
    /// A new proposal; there is at most one open of its kind about a thing.
    case addProposal(ProposalRecord)
    /// Replaces a proposal that is PROPOSED.
    case updateProposal(ProposalRecord)
    /// Money that arrived; its transaction number must be new in the channel.
    case addPayment(PaymentRecord)
    /// Replaces a payment that is in state `from`.
    case updatePayment(PaymentRecord, from: PaymentRecord.State)
    /// Puts a message into the outbox.
    case queueNotice(Notice)
    /// Replaces a message that stands, and was tried as often, as `from` says.
    case updateMessage(MessageRecord, from: MessageRecord)
    /// Forgets the code that a message brought, or was to bring.
    case forgetSealed(notice: Int64)
    /// Keeps the signed protocol of a ceremony; of one file there is one.
    case keepProtocol(CeremonyRecord)
    /// Claims an idempotency key; fails as `.repeated` when it was claimed before.
    case once(key: String, at: Timestamp)

    // Tokens

    /// A token seen for the first time; its serial must be new.
    case addToken(TokenRecord)
    /// Replaces a token whose version is one less.
    case updateToken(TokenRecord)
    /// Gives a token that was never in a reader another number; its version is one more than that of `from`.
    case respellToken(TokenRecord, from: String)
    /// An order to give a token up; a later one for the same token takes its place.
    case orderSetAside(SetAsideOrder)
    /// A new unlock; a token has at most one that is open.
    case addUnlock(UnlockRecord)
    /// Replaces an unlock that is in state `from`.
    case updateUnlock(UnlockRecord, from: UnlockRecord.State)
    /// A new unlock code; a token has at most one that may be redeemed.
    case addUnlockCode(UnlockCodeRecord)
    /// Replaces an unlock code that is as `from`: its state, and what was tried and released.
    case updateUnlockCode(UnlockCodeRecord, from: UnlockCodeRecord)

    /// A verified statement about a key; a key has at most one.
    case addAttestation(AttestationRecord)
    /// Where on its token the key of a certificate is; a certificate has one place.
    case placeKey(CertificateID, slot: String)

    // Accounts

    /// A write about accounts of applicants.
    case account(AccountChange)
    /// A write about forms that are not submitted yet.
    case form(FormChange)
    /// A write about people whom the platform sends.
    case platform(PlatformChange)
    /// A write about what the platform is told.
    case webhook(WebhookChange)

    // Payment providers

    /// A write about trades at payment providers, and about invoices.
    case money(MoneyChange)

    // Keys for encryption

    /// A write about private keys for encryption.
    case key(KeyChange)

    // The office

    /// A write about how the office is run: what was audited, and what things cost.
    case office(OfficeChange)

    // Audit

    /// Appends to the audit chain.
    case audit(AuditEvent)
    /// Stores a signed checkpoint; its sequence and hash must be those of a stored entry.
    case checkpoint(AuditCheckpoint)
}
