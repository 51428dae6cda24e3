/// How people come from the bidding platform: who vouches for them, and as whom it knows us.
public struct PlatformSignOn: Hashable, Sendable {
    /// Where the platform is asked.
    public struct Endpoints: Hashable, Sendable {
        /// Where browsers are sent to log in.
        public var authorize: String
        /// Where a code becomes a token.
        public var token: String
        /// Where its keys are published.
        public var keys: String
        /// Where browsers are sent to log out there as well; nil for nowhere.
        public var logout: String?

        /// Names the endpoints.
        public init(authorize: String, token: String, keys: String, logout: String?) {
            self.authorize = authorize
            self.token = token
            self.keys = keys
            self.logout = logout
        }
    }

    /// What users call the platform.
    public let name: String
    /// What its tokens say in `iss`.
    public let issuer: String
    /// What it calls us.
    public let client: String
    /// Where it is asked; nil for what its discovery document says.
    public let endpoints: Endpoints?
    /// The origins of its pages: browsers are sent to these only, and tokens are taken from pages of these only.
    public let origins: Set<String>
    /// Whether its pages may post tokens (`/login/platform`).
    public let takesPosts: Bool
    /// Whether it has verified the numbers that its tokens name.
    public let believesNumbers: Bool
    /// Whether it has verified the names of people that its tokens say.
    public let believesNames: Bool

    /// Describes a sign-on.
    public init(
        name: String,
        issuer: String,
        client: String,
        endpoints: Endpoints?,
        origins: Set<String>,
        takesPosts: Bool,
        believesNumbers: Bool,
        believesNames: Bool
    ) {
        self.name = name
        self.issuer = issuer
        self.client = client
        self.endpoints = endpoints
        self.origins = origins
        self.takesPosts = takesPosts
        self.believesNumbers = believesNumbers
        self.believesNames = believesNames
    }
}
