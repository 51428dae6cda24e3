import Centre
import Enrollment
import Model

/// Gives up a job's token: here, or by the station that has it in hand.
struct SettingAside {
    let centre: CACentre
    let producer: StaffOperator
    let station: String
    /// What is to be given up.
    let doomed: ProductionLine.SetAside
    let text: String
    /// How often it is looked whether the station has done it.
    private static let rhythm = Duration.milliseconds(300)

    private var application: ApplicationNumber { doomed.application }

    /// Does it, or waits until it is done.
    ///
    /// - Returns: what was given up.
    /// - Throws: `StationBusy` when the station has not come to it in time; the order stays on record.
    func run(within patience: Duration) async throws -> ProductionLine.SetAside {
        if let done = try await here() { return done }
        try await centre.desk(for: producer).orderSetAside(
            application,
            token: doomed.token,
            text,
            by: Principal(producer.record)
        )
        Terminal.say("工位 \(station) 正在工作，已交其废弃介质 \(Terminal.printable(doomed.token))…")
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            if let done = try centre.givenUp(application, with: doomed.token) { return done }
            if let done = try await here() { return done }
            try await Task.sleep(for: SettingAside.rhythm)
        }
        throw StationBusy(station: station, application: application)
    }

    /// Does it in this process; nil while another one works at the station.
    private func here() async throws -> ProductionLine.SetAside? {
        let office: CentreOffice
        do {
            office = try CentreOffice(centre: centre, producer: producer, station: station)
        } catch let error as CentreError {
            guard case .occupied = error.reason else { throw error }
            return nil
        }
        // The station may have done it, or finished the token, before it ended.
        if let done = try centre.givenUp(application, with: doomed.token) { return done }
        _ = try centre.givenUp(with: application)
        _ = try await office.claim(application)
        return try await office.setAside(application, token: doomed.token, because: text)
    }
}

/// A station that is at work has not given a token up yet.
struct StationBusy: OperatorError {
    let station: String
    let application: ApplicationNumber

    var message: String { "station \(station) has not set the token of \(application) aside yet" }
    var hint: String? { "it does so when nobody is at work on the token; see 'pki job show \(application)'" }
    var kind: FailureKind { .conflict }
}
