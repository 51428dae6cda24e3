public import Model

/// Where a job stands, as far as a station has to know.
public struct JobTicket: Hashable, Codable, Sendable {
    /// Whose job.
    public let application: ApplicationNumber
    /// Where it stands.
    public let state: JobState
    /// The serial number of its token; nil until the token was initialised.
    public let tokenSerial: String?
    /// Which version of the job the station knows: a step that names an older one comes from somebody whose place was taken.
    public let version: Int64

    /// As it crosses a network.
    enum CodingKeys: String, CodingKey {
        case application, state, version
        case tokenSerial = "token"
    }

    /// Makes a ticket.
    public init(application: ApplicationNumber, state: JobState, tokenSerial: String?, version: Int64) {
        self.application = application
        self.state = state
        self.tokenSerial = tokenSerial
        self.version = version
    }
}

extension JobTicket {
    /// What a station may see of a job.
    init(_ job: JobRecord) {
        self.init(
            application: job.application,
            state: job.state,
            tokenSerial: job.tokenSerial,
            version: job.version
        )
    }
}
