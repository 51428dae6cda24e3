public import Model
public import Portal

/// Why the office at a server does not work with a station.
public struct StationRefusal: CodedError, SpokenError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// The session did not begin at this server, or it was long ago.
        case noSession(station: String)
        /// Another session of the same operator has begun at this station since.
        case superseded(station: String)
        /// Station and server are of different releases.
        case otherRelease(station: String, server: String)
        /// Somebody else works at a station of this name.
        case taken(station: String)
        /// An earlier message about the same token is still being answered.
        case underWay
        /// The token that was shown cannot be used.
        case token(message: String, hint: String?, chinese: String?, FailureKind)
        /// The key that the token made can never be certified.
        case key(message: String, hint: String?, chinese: String?)
    }

    /// What stands against it.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .noSession(let station): "the session of station \(station) is not open"
        case .superseded(let station): "another session has begun at station \(station)"
        case .otherRelease(let station, let server):
            "this station is of release \(station), the server of release \(server)"
        case .taken(let station): "another operator works at station \(station)"
        case .underWay: "an earlier message about this token is being answered"
        case .token(let message, _, _, _), .key(let message, _, _): message
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .noSession: "begin it again"
        case .superseded: "go on there, or name another station with --station"
        case .otherRelease: "install the server's release at the station"
        case .taken: "let them end it, or name another one with --station"
        case .underWay: "wait a moment and send it again"
        case .token(_, let hint, _, _), .key(_, let hint, _): hint
        }
    }

    /// What failed, for the people at a reader.
    public var chinese: String? {
        switch reason {
        case .noSession(let station): "工位 \(station) 的会话未打开"
        case .superseded(let station): "工位 \(station) 已开始另一会话"
        case .otherRelease(let station, let server): "本工位版本 \(station) 与服务器版本 \(server) 不同"
        case .taken(let station): "工位 \(station) 正由他人使用"
        case .underWay: "上一条消息仍在处理"
        case .token(_, _, let chinese, _), .key(_, _, let chinese): chinese
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .noSession, .superseded, .taken: .conflict
        case .otherRelease, .key: .refused
        case .underWay: .unavailable
        case .token(_, _, _, let kind): kind
        }
    }

    /// The word for programs.
    public var code: String {
        switch reason {
        case .noSession: "no-session"
        case .superseded: "session-superseded"
        case .otherRelease: "release-differs"
        case .taken: "station-taken"
        case .underWay: "busy"
        case .token: "token-unsuitable"
        case .key: "key-unusable"
        }
    }
}
