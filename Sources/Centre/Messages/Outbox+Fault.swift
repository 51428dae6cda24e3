import Messages

extension Outbox {
    /// What keeps a message from its way.
    struct Fault {
        enum Cause { case tooOld, nobody, noWay, forgotten }

        /// What support reads; no address and no text is in it.
        let detail: String
        /// Whether trying again is of no use.
        let isFinal: Bool

        init(_ error: DeliveryError) { (detail, isFinal) = (error.message, !error.isTemporary) }

        init(_ cause: Cause) {
            isFinal = true
            detail =
                switch cause {
                case .tooOld: "it is old news: nothing could be sent for too long"
                case .nobody: "the application it is about is not there any more"
                case .forgotten: "the code it brought is not kept any more; have another one sent"
                case .noWay: "pki.yaml names no relay or gateway for it"
                }
        }

        /// Something of ours is not in order; somebody can mend it.
        init(_ words: String) { (detail, isFinal) = (words, false) }
    }
}
