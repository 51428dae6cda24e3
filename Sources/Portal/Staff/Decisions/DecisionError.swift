import Model

/// Why a decision was not carried out.
struct DecisionError: SpokenError, CodedError, Hashable {
    /// What stands against it.
    enum Reason: Hashable, Sendable {
        /// There is none of this number, it is somebody else's, its ten minutes are over, or the desk was started anew.
        case unknown
        /// The deed was done before.
        case nothingToDo
        /// It was not prepared for signing, or more than three minutes ago.
        case notPrepared
        /// A signature is missing, or is not one by the key of the certificate.
        case signatureWrong
        /// It is being carried out at this moment.
        case underWay
        /// What it is about moved on after it was prepared.
        case overtaken
        /// What was sent is no list of signatures.
        case malformed
        /// Too many decisions wait for signatures.
        case tooMany
    }

    let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    var message: String {
        switch reason {
        case .unknown: "there is no such decision of yours that waits for a signature"
        case .nothingToDo: "this was done before"
        case .notPrepared: "the decision was not prepared for signing, or more than three minutes ago"
        case .signatureWrong: "the signatures are not those of your certificate's key over these statements"
        case .underWay: "the decision is being carried out"
        case .overtaken: "what the decision is about has moved on"
        case .malformed: "the body is not a JSON object with 1 to 100 'signatures' in base64"
        case .tooMany: "too many decisions wait for signatures"
        }
    }

    var hint: String? {
        switch reason {
        case .unknown, .overtaken:
            "decide again on the page; a decision waits for ten minutes, and no longer than the desk runs"
        case .nothingToDo, .underWay: nil
        case .malformed: "see docs/staff-desk.md for what a request holds"
        case .notPrepared: "ask for the statements again, and sign them at once"
        case .signatureWrong:
            "sign each statement as it is, in the order given, with the key of the certificate"
        case .tooMany: "sign them, or wait until they lapse"
        }
    }

    var chinese: String? {
        switch reason {
        case .unknown: "没有这个等待签署的决定：已超过十分钟，或者工作台重新启动过，请重新决定"
        case .nothingToDo: "该事项已经办理过"
        case .notPrepared: "签署超过了三分钟，请重新签署"
        case .signatureWrong: "签名不是您的证书私钥对这些内容的签名"
        case .underWay: "正在办理"
        case .overtaken: "状态刚刚改变，请重新查看后再决定"
        case .malformed: "签名的格式不正确"
        case .tooMany: "等待签署的决定太多"
        }
    }

    var kind: FailureKind {
        switch reason {
        case .unknown: .notFound
        case .nothingToDo, .notPrepared, .underWay, .overtaken: .conflict
        case .signatureWrong: .refused
        case .malformed: .invalidInput
        case .tooMany: .unavailable
        }
    }

    var code: String {
        switch reason {
        case .unknown: "no-such-decision"
        case .nothingToDo: "done-before"
        case .notPrepared: "not-prepared"
        case .signatureWrong: "signature-wrong"
        case .underWay: "under-way"
        case .overtaken: "state-changed"
        case .malformed: "malformed"
        case .tooMany: "too-many-decisions"
        }
    }
}
