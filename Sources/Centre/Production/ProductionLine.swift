import Store
import Enrollment
public import Model
public import OpenSSL
public import Tokens

/// 制证: makes one token from one paid application, step by step, each step on record.
///
/// Run again after a crash, a kill or a pulled token, it goes on where the record ends; it never makes a second
/// certificate for a job.
///
/// Source: product.md §5.3; `docs/tokens.md` carries the same steps.
public struct ProductionLine: Sendable {
    /// What was made.
    public struct Product: Sendable {
        /// The application.
        public let application: ApplicationNumber
        /// The certificate on the token.
        public let certificate: Certificate
        /// The token.
        public let token: TokenIdentity
        /// How many PIN tries the token has left; nil when it does not tell.
        public let pinTriesLeft: Int?
    }

    let centre: CACentre
    let producer: StaffOperator
    let desk: EnrollmentDesk
    let workstation: Workstation
    let onPoint: @Sendable (ProductionPoint) -> Void
    private let stationLock: ProcessLock

    /// Opens a line at a station that no other process uses.
    ///
    /// - Parameters:
    ///   - centre: the centre.
    ///   - producer: the staff member at the station, who must have the role 制证员.
    ///   - station: the station's name, 1 to 40 of `a-z`, `0-9` and `-`.
    ///   - onPoint: told after each finished moment.
    /// - Throws: `CentreError` with `.occupied`; `KeyFileError`.
    public init(
        centre: CACentre,
        producer: StaffOperator,
        station: String,
        onPoint: @escaping @Sendable (ProductionPoint) -> Void = { _ in }
    ) throws {
        self.centre = centre
        self.producer = producer
        self.onPoint = onPoint
        desk = try centre.desk(for: producer)
        workstation = Workstation(station: station, producer: Principal(producer.record))
        stationLock = try ProcessLock(name: "station-\(station)", folder: centre.state.run)
    }

    private init(_ line: ProductionLine, _ onPoint: @escaping @Sendable (ProductionPoint) -> Void) {
        centre = line.centre
        producer = line.producer
        desk = line.desk
        workstation = line.workstation
        stationLock = line.stationLock
        self.onPoint = onPoint
    }

    /// Whether there is a job this station may take.
    ///
    /// - Parameter left: applications whose jobs do not count.
    /// - Returns: whether there is one.
    /// - Throws: `BookError`.
    public func hasWork(excluding left: Set<ApplicationNumber> = []) throws -> Bool {
        try waiting(excluding: left, limit: 1) > 0
    }

    /// How many jobs this station may take.
    ///
    /// - Parameters:
    ///   - left: applications whose jobs do not count.
    ///   - limit: where the counting may end.
    /// - Returns: the number, exact below `limit`.
    /// - Throws: `BookError`.
    public func waiting(excluding left: Set<ApplicationNumber> = [], limit: Int = 1000) throws -> Int {
        let jobs = try centre.book.claimableJobs(
            station: workstation.station,
            at: centre.clock.now,
            limit: limit + left.count
        )
        return jobs.count { !left.contains($0.application) }
    }

    /// The same line, with another listener.
    func telling(_ onPoint: @escaping @Sendable (ProductionPoint) -> Void) -> ProductionLine {
        ProductionLine(self, onPoint)
    }

    /// Takes the next job: one this station held when it was interrupted, else the oldest paid one.
    ///
    /// - Returns: nil when nothing is waiting.
    public func next(excluding done: Set<ApplicationNumber> = []) async throws -> JobRecord? {
        let job = try await desk.claimNext(workstation, excluding: done)
        if job != nil { onPoint(.claimed) }
        return job
    }

    /// Takes the job of one application.
    public func claim(_ application: ApplicationNumber) async throws -> JobRecord {
        let job = try await desk.claim(application, workstation)
        onPoint(.claimed)
        return job
    }

    /// Makes the token of `job` on `token`, from wherever the job stands: steps 2 to 8 of `docs/tokens.md`; step 1
    /// is `next` or `claim`.
    ///
    /// - Throws: `CentreError`, `TokenError`, `IssuanceError`, `EnrollmentError` or `BookError`; the job keeps
    ///   what was done and can be run again.
    public func make(_ job: JobRecord, on token: any Token) async throws -> Product {
        // Step 2: choose the token; its secrets go on record before it is touched.
        var work = try await begin(job, on: token)

        // Step 3: give it those secrets.
        try await work.initialize()

        // Step 4: make the key pair in it.
        try await work.generateKey()

        // Step 5: sign the certificate; docs/issuance-cycle.md.
        try await work.issue()

        // Step 6: write the certificate, and read it back.
        try await work.write()

        // Step 7: let the token prove that it has the key.
        try await work.prove()

        // Step 8: finish job, application, certificate, token and delivery together.
        return try await work.complete()
    }

    /// A job that nothing was done for goes back into the queue when the token does not suit.
    private func begin(_ job: JobRecord, on token: any Token) async throws -> ProductionWork {
        do {
            return try await ProductionWork(line: self, job: job, token: token)
        } catch {
            if job.state == .claimed { _ = try? await desk.release(job, workstation) }
            throw error
        }
    }
}
