public import Enrollment
import Model
import Store
import Tokens

/// The production line's office in the process that has the book.
///
/// It stays open for one station, which nobody else may be at until it goes away. What a station says is compared with
/// the record; a message that comes again gets what the first one got.
public final class CentreOffice: ProductionOffice {
    let centre: CACentre
    let producer: StaffOperator
    let desk: EnrollmentDesk
    let workstation: Workstation
    private let stationLock: ProcessLock

    /// Opens the office for a station that no other process uses.
    ///
    /// - Parameters:
    ///   - centre: the centre.
    ///   - producer: the staff member at the station, who must have the role 制证员.
    ///   - station: the station's name, 1 to 40 of `a-z`, `0-9` and `-`.
    /// - Throws: `CentreError` with `.occupied`; `KeyFileError`.
    public init(centre: CACentre, producer: StaffOperator, station: String) throws {
        self.centre = centre
        self.producer = producer
        desk = try centre.desk(for: producer)
        workstation = Workstation(station: station, producer: Principal(producer.record))
        stationLock = try ProcessLock(name: "station-\(station)", folder: centre.state.run)
    }

    /// Refuses somebody who may not produce; that is on record.
    ///
    /// - Throws: `EnrollmentError` with `.notPermitted` or `.book`.
    public func demandProducer() async throws(EnrollmentError) {
        try await desk.demandProducer(at: workstation)
    }

    /// The job of an application as the book has it.
    ///
    /// - Throws: `BookError` with `.notFound`.
    func job(of application: ApplicationNumber) throws(BookError) -> JobRecord {
        guard let job = try centre.book.job(of: application) else {
            throw BookError(.notFound(object: "job for application \(application)"))
        }
        return job
    }

    /// The same, when nobody took it after this station, and its producer may still act.
    ///
    /// - Throws: `BookError` with `.notFound`; `EnrollmentError` with `.jobNotHeld`; `CentreError` with `.credentialInvalid`.
    func heldJob(of application: ApplicationNumber) throws -> JobRecord {
        try demandStanding()
        let job = try job(of: application)
        guard isOurs(job) else { throw EnrollmentError(.jobNotHeld(application)) }
        return job
    }

    /// Refuses a job that somebody had since the station was told of it, or whose producer may not act any more.
    ///
    /// - Throws: `EnrollmentError` with `.jobNotHeld`; `CentreError` with `.credentialInvalid`.
    func demandHeld(_ job: JobRecord, version: Int64) throws {
        try demandStanding()
        guard isOurs(job), job.version == version else {
            throw EnrollmentError(.jobNotHeld(job.application))
        }
    }

    /// Whether this station and producer took the job last.
    func isOurs(_ job: JobRecord) -> Bool { job.isHeld(by: workstation) }
}
