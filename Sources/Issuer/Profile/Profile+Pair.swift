extension Profile {
    /// The encryption certificate that goes with a signing one.
    public struct Pair: Hashable, Sendable {
        /// The switch that must be on.
        public let flag: ProfileFlag
        /// The encryption certificate's profile.
        public let profile: String
    }
}
