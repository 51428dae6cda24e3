/// One write to the book, with the condition under which it may happen.
///
/// A unit of work is a list of changes: pure code decides them, the book applies all or none. Every case
/// says what it demands; when the demand is not met the whole list fails with `BookError`.
public enum Change: Hashable, Sendable {
    // Authorities

    /// A new authority; its name and key must be new.
    case addAuthority(AuthorityRecord)
    /// A new OCSP signer or audit key; its key must be new.
    case addSigner(SignerRecord)
    /// A new staff member; the name must be new.
    case addStaff(StaffRecord)

    // Certificates

    /// Takes a serial. Serial, key, and application with purpose must not be taken by a living record.
    case reserveCertificate(Reservation)
    /// Records the exact octets about to be signed: `reserved → signing`.
    case intendCertificate(CertificateID, toBeSigned: [UInt8])
    /// Stores the signed certificate: `signing → issued`.
    case storeCertificate(CertificateID, certificate: [UInt8], at: Timestamp)
    /// Gives up a serial under which nothing was signed: `reserved → abandoned`.
    case abandonCertificate(CertificateID)
    /// Proven where it belongs: `issued → active`.
    case activateCertificate(CertificateID)
    /// Revokes `issued` or `active`, and appends to the status feed.
    case revokeCertificate(CertificateID, Revocation)
    /// Takes a CRL number; must be greater than every number of the authority.
    case reserveRevocationList(RevocationListRecord)
    /// Completes a reserved list with its count and fingerprint.
    case publishRevocationList(RevocationListRecord)

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
    /// Puts a message into the outbox.
    case queueNotice(Notice)
    /// Claims an idempotency key; fails as `.repeated` when it was claimed before.
    case once(key: String, at: Timestamp)

    // Tokens

    /// A token seen for the first time; its serial must be new.
    case addToken(TokenRecord)
    /// Replaces a token whose version is one less.
    case updateToken(TokenRecord)

    // Audit

    /// Appends to the audit chain.
    case audit(AuditEvent)
    /// Stores a signed checkpoint; its sequence and hash must be those of a stored entry.
    case checkpoint(AuditCheckpoint)
}
