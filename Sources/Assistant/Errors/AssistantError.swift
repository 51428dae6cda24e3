public import Model
public import Portal
public import Tokens

/// Why 数字证书助手 did not do what a page, the window or the command line asked for.
///
/// No error of this type carries a PIN, a code or a token of a page.
public struct AssistantError: CodedError, SpokenError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// The request's Host is no loopback name with our port: DNS rebinding.
        case hostUnknown
        /// The request comes from a page of no origin that is allowed.
        case originUnknown
        /// The origin shows no token of a pairing that lasts.
        case notPaired
        /// A member of the body is missing, or of another form.
        case badRequest(member: String)
        /// The body is of another media type.
        case mediaType
        /// The path names nothing.
        case noSuchResource
        /// The resource does not have the method.
        case method
        /// The user is asked something already.
        case busy
        /// The user said no.
        case refused
        /// The user did not answer in time, or the page left.
        case notConfirmed
        /// The pairing is over, or never was.
        case pairingEnded
        /// The code is another one; so many tries are left.
        case codeWrong(triesLeft: Int)
        /// The user's browser does not open.
        case noBrowser
        /// The link to the window was used, or is too old.
        case windowClosed
        /// No reader, and no token that is its own reader.
        case noReader
        /// No token in any reader.
        case noToken
        /// More than one token, and it was not said which.
        case severalTokens([String])
        /// No token with this serial number.
        case otherToken(String)
        /// The token has no certificate.
        case noCertificate
        /// No token that is here has the certificate.
        case certificateElsewhere
        /// The certificate is none of the centre's.
        case certificateForeign
        /// The certificate is not valid yet.
        case certificateEarly
        /// The certificate has ended.
        case certificateExpired
        /// The certificate was revoked.
        case certificateRevoked
        /// The PIN is wrong; so many tries are left, nil when the token does not say.
        case pinWrong(triesLeft: Int?)
        /// The PIN is locked.
        case pinLocked
        /// The PIN was not tried: a wrong one would have locked it.
        case pinLastTry
        /// A new PIN breaks a rule.
        case pinUnfit(PINPolicy.Refusal)
        /// The new PIN was typed differently the second time.
        case pinsDiffer
        /// The token failed in another way.
        case token(TokenError)
        /// The settings name no centre.
        case noCentre
        /// What was typed cannot be a code.
        case unlockCodeUnfit
        /// What was typed cannot be a 更新码 or 替换码.
        case renewalCodeUnfit
        /// Another assistant, or another act, renews or unlocks this token now.
        case renewalRunning
        /// The token has no room for a new key beside the one in use.
        case tokenFull
        /// The centre sent another certificate than the one that was asked for; it was not written.
        case certificateUnexpected(String)
        /// How far a renewal came cannot be kept in a file.
        case progress(path: String)
        /// The centre cannot be reached, or is not the one.
        case centre(HTTPSClientError)
        /// The centre said no, with its word for programs and, where it has one, its sentence in Chinese.
        case centreRefused(code: String, words: String?)
        /// The centre's answer cannot be read.
        case centreUnclear
        /// Another program has the port.
        case portTaken(Int)
        /// The port cannot be listened on, for another cause.
        case cannotListen(port: Int, detail: String)
        /// The settings cannot be used.
        case settings(path: String, detail: String)
        /// The cryptographic library failed.
        case crypto(String)
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// The same fact as a token's driver states it.
    public init(_ error: TokenError) {
        switch error.reason {
        case .noReader: reason = .noReader
        case .noCard: reason = .noToken
        case .wrongPIN(let left): reason = .pinWrong(triesLeft: left)
        case .pinLocked: reason = .pinLocked
        case .tooFewTries(of: "PIN", left: _): reason = .pinLastTry
        default: reason = .token(error)
        }
    }

    /// The word for programs.
    public var code: String {
        switch reason {
        case .hostUnknown: "host-unknown"
        case .originUnknown: "origin-unknown"
        case .notPaired: "not-paired"
        case .badRequest: "bad-request"
        case .mediaType: "media-type"
        case .noSuchResource: "no-such-resource"
        case .method: "method-not-allowed"
        case .busy: "busy"
        case .refused: "refused"
        case .notConfirmed: "not-confirmed"
        case .pairingEnded: "pairing-ended"
        case .codeWrong: "code-wrong"
        case .noBrowser: "no-browser"
        case .windowClosed: "window-closed"
        case .noReader: "no-reader"
        case .noToken: "no-token"
        case .severalTokens: "several-tokens"
        case .otherToken: "other-token"
        case .noCertificate: "no-certificate"
        case .certificateElsewhere: "certificate-elsewhere"
        case .certificateForeign: "certificate-foreign"
        case .certificateEarly: "certificate-early"
        case .certificateExpired: "certificate-expired"
        case .certificateRevoked: "certificate-revoked"
        case .pinWrong: "pin-wrong"
        case .pinLocked: "pin-locked"
        case .pinLastTry: "pin-last-try"
        case .pinUnfit: "pin-unfit"
        case .pinsDiffer: "pins-differ"
        case .token: "token-failed"
        case .noCentre: "no-centre"
        case .unlockCodeUnfit: "unlock-code-unfit"
        case .renewalCodeUnfit: "renewal-code-unfit"
        case .renewalRunning: "renewal-running"
        case .tokenFull: "token-full"
        case .certificateUnexpected: "certificate-unexpected"
        case .progress: "progress-unkept"
        case .centre: "centre-unreachable"
        case .centreRefused: "centre-refused"
        case .centreUnclear: "centre-unclear"
        case .portTaken: "port-taken"
        case .cannotListen: "cannot-listen"
        case .settings: "settings"
        case .crypto: "fault"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .badRequest, .mediaType, .method, .pinUnfit, .pinsDiffer, .settings, .noCentre, .unlockCodeUnfit,
            .renewalCodeUnfit:
            .invalidInput
        case .noSuchResource, .pairingEnded, .windowClosed, .noCertificate, .certificateElsewhere,
            .otherToken:
            .notFound
        case .busy, .severalTokens, .renewalRunning: .conflict
        case .hostUnknown, .originUnknown, .refused, .certificateForeign, .certificateEarly,
            .certificateExpired, .certificateRevoked, .pinLastTry, .tokenFull:
            .refused
        case .notPaired, .codeWrong, .pinWrong, .pinLocked: .unauthorized
        case .notConfirmed, .noBrowser, .noReader, .noToken, .portTaken, .cannotListen, .progress:
            .unavailable
        case .token(let error): error.kind
        case .centre(let error): error.kind
        case .centreRefused: .refused
        case .crypto, .centreUnclear, .certificateUnexpected: .fault
        }
    }

    /// The HTTP status.
    var status: Int {
        switch reason {
        case .hostUnknown: 421
        case .mediaType: 415
        case .method: 405
        case .notPaired: 401
        case .notConfirmed: 408
        case .pairingEnded: 410
        default: AssistantError.statuses[kind] ?? 500
        }
    }

    private static let statuses: [FailureKind: Int] = [
        .invalidInput: 400, .notFound: 404, .conflict: 409, .refused: 403, .unauthorized: 403,
        .unavailable: 503, .fault: 500,
    ]
}
