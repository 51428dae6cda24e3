import Enrollment
import Model

/// What is decided about a job of the production queue; making it is a station's.
enum JobDeed: Hashable, Sendable {
    /// 加急, and back.
    case urgent, normal
    /// 释放: from a station that went away.
    case release
    /// 退回: a producer gives it to a person, who decides; the station that holds it is named.
    case reject(station: String)
    /// That person has decided: it is made.
    case approve

    /// The name of its words in `words.txt`, behind `act_`.
    var name: String {
        switch self {
        case .urgent: "job_urgent"
        case .normal: "job_normal"
        case .release: "job_release"
        case .reject: "job_reject"
        case .approve: "job_approve"
        }
    }

    /// Does it at a desk.
    ///
    /// - Throws: `EnrollmentError`, as the deed itself.
    func perform(
        on number: ApplicationNumber,
        _ text: String,
        at desk: EnrollmentDesk,
        by person: Principal
    ) async throws(EnrollmentError) {
        switch self {
        case .urgent: _ = try await desk.prioritize(job: number, .urgent, text, by: person)
        case .normal: _ = try await desk.prioritize(job: number, .normal, text, by: person)
        case .release: _ = try await desk.release(job: number, text, by: person)
        case .reject(let station):
            _ = try await desk.reject(job: number, text, Workstation(station: station, producer: person))
        case .approve: _ = try await desk.approve(job: number, text, by: person)
        }
    }

    /// The words of the same deed on the centre's machine.
    func arguments(_ number: ApplicationNumber, _ text: String) -> [String] {
        let (verb, options): (String, [String]) =
            switch self {
            case .urgent: ("prioritize", ["--urgent"])
            case .normal: ("prioritize", ["--normal"])
            case .release: ("release", [])
            case .reject(let station): ("reject", ["--station", station])
            case .approve: ("approve", [])
            }
        return ["job", verb, number.text] + options + ["--text", text]
    }
}
