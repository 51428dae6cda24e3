public import Model
import Synchronization

/// The book of record in memory: the same promises as the real one, without durability.
///
/// A commit works on a copy and replaces the whole state, so that a list of changes is applied completely or
/// not at all, and concurrent commits follow each other.
public final class MemoryBook: Book, WorkflowSource, WorkflowIndex, DeliverySource, CaseSource,
    MoneySource, PaperSource, PriceSource, StaffSource
{
    private let state: Mutex<MemoryBookState>

    /// Opens an empty book.
    public init() {
        state = Mutex(MemoryBookState())
    }

    /// Everything in the book at this moment.
    public var contents: MemoryBookState { state.withLock { $0 } }

    /// Applies all changes in order, or none.
    public func commit(_ changes: [Change]) async throws(BookError) {
        try state.withLock { state throws(BookError) in
            var next = state
            for change in changes { try next.apply(change) }
            state = next
        }
    }

    /// The application, or nil.
    public func application(_ number: ApplicationNumber) throws(BookError) -> ApplicationRecord? {
        contents.applications[number]
    }

    /// The subject with this identity digest, or nil.
    public func subject(identityDigest: [UInt8]) throws(BookError) -> SubjectRecord? {
        contents.subjects.values.first { $0.identityDigest == identityDigest }
    }

    /// All staff, by name.
    public func staff() throws(BookError) -> [StaffRecord] {
        contents.staff.values.sorted { $0.name < $1.name }
    }

    /// The staff member with this login name, or nil.
    public func staff(named name: String) throws(BookError) -> StaffRecord? { contents.staff[name] }

    /// Documents that are kept since before a moment, the oldest first, at most `limit`.
    public func keptPapers(before moment: Timestamp, limit: Int) throws(BookError) -> [KeptPaperRecord] {
        let all = contents.keptPapers.filter { $0.createdAt < moment }
        return Array(all.sorted { ($0.createdAt, $0.storedAs) < ($1.createdAt, $1.storedAs) }.prefix(limit))
    }

    /// Every price list, oldest first.
    public func priceLists() throws(BookError) -> [PriceListRecord] { contents.priceLists }

    /// The words of a notice that were set, oldest first.
    public func noticeTemplates(_ template: String) throws(BookError) -> [NoticeTemplateRecord] {
        contents.noticeTemplates.filter { $0.template == template }
    }

    /// The order of an application, or nil.
    public func order(of number: ApplicationNumber) throws(BookError) -> OrderRecord? {
        contents.orders[number]
    }

    /// The job of an application, or nil.
    public func job(of number: ApplicationNumber) throws(BookError) -> JobRecord? {
        contents.jobs[number]
    }

    /// The delivery of an application, or nil.
    public func delivery(of application: ApplicationNumber) throws(BookError) -> DeliveryRecord? {
        contents.deliveries[application]
    }

    /// The token with this serial, or nil.
    public func token(serial: String) throws(BookError) -> TokenRecord? {
        contents.tokens[serial]
    }

    /// Tokens whose number differs from this one in nothing but capitals, two at most.
    public func tokens(spelledLike serial: String) throws(BookError) -> [TokenRecord] {
        let alike = contents.tokens.values.filter { $0.serial.lowercased() == serial.lowercased() }
        return Array(alike.sorted { $0.serial < $1.serial }.prefix(2))
    }

    /// Certificates of a subject that are issued or active, newest first.
    public func certificates(subjectUID: String) throws(BookError) -> [CertificateRecord] {
        contents.certificates.values
            .filter { $0.reservation.subjectUID == subjectUID && $0.state.mayBeGood }
            .sorted { $1.reservation.createdAt < $0.reservation.createdAt }
    }

    /// The open NEW or REISSUE of this subject and profile, or nil.
    public func openApplication(
        subjectUID: String,
        profile: String
    ) throws(BookError) -> ApplicationRecord? {
        contents.openApplication(subjectUID: subjectUID, profile: profile)
    }

    /// Jobs that `station` may take at `now`, the urgent ones first, then in order of creation, at most `limit`.
    public func claimableJobs(
        station: String,
        at now: Timestamp,
        limit: Int
    ) throws(BookError) -> [JobRecord] {
        let jobs = contents.jobs.values.filter { job in
            guard !job.state.isTerminal, job.state != .rejected else { return false }
            if job.state == .queued || job.state == .failed || job.station == station { return true }
            return job.leaseUntil.map { $0 < now } ?? true
        }
        let ordered = jobs.sorted {
            ($1.priority.rawValue, $0.createdAt, $0.application.text)
                < ($0.priority.rawValue, $1.createdAt, $1.application.text)
        }
        return Array(ordered.prefix(limit))
    }

    /// Whether an idempotency key was claimed by a commit.
    public func isClaimed(key: String) throws(BookError) -> Bool {
        contents.keys.contains(key)
    }
}
