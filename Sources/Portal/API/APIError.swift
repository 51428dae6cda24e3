public import Model

/// Why the API did not take a request to the desk.
public struct APIError: CodedError, Hashable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// A member of the body is of the wrong type or form.
        case badMember(path: String, detail: String)
        /// The body is not JSON.
        case notJSON(code: String)
        /// The body is of another media type.
        case mediaType
        /// The Idempotency-Key header cannot be read.
        case keyUnreadable
        /// A change came without the Idempotency-Key header.
        case keyMissing
        /// The key was used for another body.
        case keyReused
        /// A request with this key is under way.
        case keyInUse
        /// The caller sends too fast.
        case tooFast
        /// Too many requests are under way.
        case busy
        /// The path names nothing.
        case noSuchResource
        /// The resource does not have the method.
        case method(allowed: [String])
        /// TLS brought no certificate.
        case anonymous
        /// The body has more than so many octets.
        case tooLarge(Int)
        /// The head is not one of HTTP.
        case notHTTP
        /// There is no Host, or there are several.
        case host
    }

    /// What is wrong.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .badMember(let path, let detail): "'\(path)' \(detail)"
        case .notJSON(let code): "the body is not a JSON object we can read: \(code)"
        case .mediaType: "the body is not application/json"
        case .keyUnreadable: "the Idempotency-Key header cannot be read"
        case .keyMissing: "a change needs the Idempotency-Key header"
        case .keyReused: "this idempotency key was used for another request"
        case .keyInUse: "the same request, or one with its idempotency key, is under way"
        case .tooFast: "requests come too fast"
        case .busy: "too many requests are under way"
        case .noSuchResource: "there is nothing at this address"
        case .method: "this resource does not have the method"
        case .anonymous: "no client certificate was shown"
        case .tooLarge(let limit): "a request has at most \(limit) octets"
        case .notHTTP: "the request cannot be read as HTTP"
        case .host: "a request has one Host"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .badMember: "see GET /api/v1/openapi.yaml for what a request holds"
        case .notJSON: "send one JSON object in UTF-8, without a member twice"
        case .mediaType: "send Content-Type: application/json"
        case .keyUnreadable, .keyMissing: "use 1 to 128 visible ASCII characters, as of a UUID"
        case .keyReused: "use a new key for each new request"
        case .keyInUse, .tooFast, .busy: "wait a moment and send it again"
        case .noSuchResource, .method: nil
        case .anonymous: "connect with a certificate that 'pki client create' made"
        case .tooLarge: "send less, or in several requests"
        case .notHTTP, .host: "use a client that speaks HTTP/1.1 (RFC 9112)"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .badMember, .notJSON, .mediaType, .keyUnreadable, .keyMissing, .keyReused, .method, .tooLarge,
            .notHTTP, .host:
            .invalidInput
        case .keyInUse: .conflict
        case .tooFast, .busy: .unavailable
        case .noSuchResource: .notFound
        case .anonymous: .unauthorized
        }
    }

    /// The word for programs.
    public var code: String {
        switch reason {
        case .badMember: "bad-member"
        case .notJSON: "not-json"
        case .mediaType: "media-type"
        case .keyUnreadable: "idempotency-key-unreadable"
        case .keyMissing: "idempotency-key-missing"
        case .keyReused: "idempotency-key-reused"
        case .keyInUse: "idempotency-key-in-use"
        case .tooFast: "too-fast"
        case .busy: "busy"
        case .noSuchResource: "no-such-resource"
        case .method: "method-not-allowed"
        case .anonymous: "anonymous"
        case .tooLarge: "body-too-large"
        case .notHTTP, .host: "bad-head"
        }
    }

    /// The status, where HTTP has a closer one than that of the kind.
    var status: Int? {
        switch reason {
        case .mediaType: 415
        case .keyReused: 422
        case .tooFast: 429
        case .method: 405
        case .tooLarge: 413
        case .badMember, .notJSON, .keyUnreadable, .keyMissing, .keyInUse, .busy, .noSuchResource, .anonymous,
            .notHTTP, .host:
            nil
        }
    }
}
