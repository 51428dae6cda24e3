import Centre
import Model

/// Gives up a job's token, and waits for the station that has it in hand.
struct SettingAside {
    let office: any DiscardOffice
    let station: String
    let text: String
    /// How often it is looked whether the station has done it.
    private static let rhythm = Duration.milliseconds(300)

    /// Does it, or waits until it is done.
    ///
    /// - Returns: what was given up.
    /// - Throws: `StationBusy` when the station has not come to it in time; the order stays on record.
    func run(
        _ doomed: ProductionLine.SetAside,
        within patience: Duration
    ) async throws -> ProductionLine.SetAside {
        let deadline = ContinuousClock.now + patience
        var isHandedOver = false
        while true {
            let done = try await office.setAside(doomed.application, token: doomed.token, because: text)
            if let done { return done }
            if !isHandedOver {
                Terminal.say("工位 \(station) 正在工作，已交其废弃介质 \(Terminal.printable(doomed.token))…")
            }
            isHandedOver = true
            guard ContinuousClock.now < deadline else {
                throw StationBusy(station: station, application: doomed.application)
            }
            try await Task.sleep(for: SettingAside.rhythm)
        }
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
