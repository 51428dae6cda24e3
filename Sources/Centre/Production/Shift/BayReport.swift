public import Model

/// What one reader is doing, as its operator sees it.
public struct BayReport: Hashable, Sendable {
    /// Where it stands.
    public enum State: Hashable, Sendable {
        /// The reader is not there any more, or cannot be asked.
        case gone
        /// Nothing is in it.
        case empty
        /// The token is being recognised.
        case reading
        /// A token is being made.
        case making(ProductionPoint)
        /// The token is finished and may be taken out; the words say where its letter went, nil when none was written.
        case made(letter: String?)
        /// The token is finished, and its letter could not be written: it can be written again.
        case madeWithoutLetter(Trouble)
        /// The token went away; the job goes on when it is back, in whatever reader.
        case pulled
        /// The token did not do what it should, for the `fault`th time, and may do it when it is inserted again; its job waits.
        /// The time that is `limit` it is set aside.
        case stuck(Trouble, fault: Int, limit: Int)
        /// The token was set aside as broken, and may be taken out.
        case setAside(Trouble)
        /// The token was taken out before it was known, or had a job.
        case missed
        /// The token, or its job, cannot be used now; it may be taken out.
        case refused(Trouble)
        /// There is no job for this token; the jobs that wait want something else.
        case idle(wanted: [KeyWish])
        /// The smart card service does not answer; what was here goes on when it does.
        case unserved
        /// It is no reader but a module that was asked what it has, and has not answered yet.
        case asking
        /// It is no reader but a module, or the smart card service, that cannot be asked what it has.
        case silent(Trouble)
        /// The module, or the service, answers; its tokens are places of their own.
        case answering
    }

    /// The reader, the place of a PKCS#11 token, or what does not answer, as `TokenPlace.name` calls it.
    public let place: String
    /// Where it stands.
    public internal(set) var state: State
    /// The token in it, once it was recognised.
    public internal(set) var token: String?
    /// Whose token is made.
    public internal(set) var application: ApplicationNumber?
    /// How many PIN tries a finished token has left; nil when it does not tell.
    public internal(set) var pinTriesLeft: Int?

    /// Whether somebody is at work on the token.
    public var isBusy: Bool {
        switch state {
        case .reading, .making: true
        case .gone, .empty, .made, .madeWithoutLetter, .pulled, .stuck, .setAside, .missed, .refused, .idle,
            .unserved,
            .asking, .silent, .answering:
            false
        }
    }
}
