public import Model

/// 废弃介质 at a server: no session is begun, so that a station that is at work keeps its own.
public struct RemoteDiscard: DiscardOffice {
    private let link: StationLink

    /// Takes a link to the server, for the station in whose hands the tokens are.
    public init(over link: StationLink) {
        self.link = link
    }

    /// Closes the link.
    public func close() async { await link.close() }

    /// What would be given up.
    public func doomed(of application: ApplicationNumber) async throws -> ProductionLine.SetAside {
        let answer = try await link.ask {
            StationMessages.GiveUp(at: $0, application: application, token: nil, reason: nil)
        }
        return answer.givenUp.given(of: application)
    }

    /// Sets the token aside, or has it done.
    public func setAside(
        _ application: ApplicationNumber,
        token: String,
        because reason: String
    ) async throws -> ProductionLine.SetAside? {
        let answer = try await link.ask {
            StationMessages.GiveUp(at: $0, application: application, token: token, reason: reason)
        }
        return answer.isDone ? answer.givenUp.given(of: application) : nil
    }
}
