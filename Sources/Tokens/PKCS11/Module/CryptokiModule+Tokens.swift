import CPKCS11

extension CryptokiModule {
    /// Every token that is present and initialised, in the module's order, which means nothing.
    ///
    /// - Throws: `HSMError` with `.lost` or `.failed`.
    public func tokens() throws(HSMError) -> [CryptokiTokenInfo] {
        try presentTokens().filter { $0.has(CKF_TOKEN_INITIALIZED) }
    }

    /// Every token that is present, also one that its maker delivers uninitialised.
    func presentTokens() throws(HSMError) -> [CryptokiTokenInfo] {
        var found: [CryptokiTokenInfo] = []
        for slot in try slots() {
            var info = CK_TOKEN_INFO()
            let status = try unsafe status("C_GetTokenInfo") {
                unsafe $0.pointee.C_GetTokenInfo?(slot, &info)
            }
            // A token that was pulled meanwhile, or one we cannot read, is not there; others are.
            guard status.rawValue == CKR_OK else { continue }
            found.append(CryptokiTokenInfo(info, slot: slot))
        }
        return found
    }

    /// The one token that `uri` names.
    ///
    /// - Throws: `HSMError` with `.tokenNotFound`, `.ambiguousToken`, `.lost` or `.failed`.
    public func token(_ uri: TokenURI) throws(HSMError) -> CryptokiTokenInfo {
        let matches = try tokens().filter { $0.matches(uri) }
        guard let first = matches.first else { throw HSMError(.tokenNotFound(uri.tokenWords)) }
        guard matches.count == 1 else {
            throw HSMError(.ambiguousToken(uri.tokenWords, serials: matches.map(\.serial)))
        }
        return first
    }

    /// What the token in `slot` can do.
    func mechanisms(slot: UInt) throws(HSMError) -> Set<UInt> {
        let list = try unsafe list("C_GetMechanismList") {
            unsafe $0.pointee.C_GetMechanismList?(slot, $1, &$2)
        }
        return Set(list.map { UInt($0) })
    }

    /// Which key sizes a mechanism takes, in bits.
    ///
    /// A module that names no upper bound takes any; Edwards curves are counted as 255 bits by some, as 256 by others.
    func sizes(of mechanism: UInt, slot: UInt) throws(HSMError) -> ClosedRange<Int> {
        var info = CK_MECHANISM_INFO()
        try unsafe call("C_GetMechanismInfo") {
            unsafe $0.pointee.C_GetMechanismInfo?(CK_SLOT_ID(slot), CK_MECHANISM_TYPE(mechanism), &info)
        }
        let (least, most) = (Int(clamping: info.ulMinKeySize), Int(clamping: info.ulMaxKeySize))
        let isEdwards = mechanism == UInt(CKM_EC_EDWARDS_KEY_PAIR_GEN)
        guard !isEdwards, most > 0, least <= most else { return 0...Int.max }
        return least...most
    }

    private func slots() throws(HSMError) -> [CK_SLOT_ID] {
        try unsafe list("C_GetSlotList") { unsafe $0.pointee.C_GetSlotList?(CK_BBOOL(CK_TRUE), $1, &$2) }
    }

    /// Asks for a length, then for as many numbers; the list may grow in between.
    private func list(
        _ operation: String,
        _ ask: (UnsafeMutablePointer<CK_FUNCTION_LIST>, UnsafeMutablePointer<CK_ULONG>?, inout CK_ULONG) ->
            CK_RV?
    ) throws(HSMError) -> [CK_ULONG] {
        var count: CK_ULONG = 0
        try unsafe call(operation) { unsafe ask($0, nil, &count) }
        guard count > 0 else { return [] }
        guard count <= 4096 else { throw HSMError(.malformedAnswer(what: "answer to \(operation)")) }
        let room = Int(count) + 16
        var numbers = [CK_ULONG](repeating: 0, count: room)
        count = CK_ULONG(room)
        try unsafe call(operation) { unsafe ask($0, &numbers, &count) }
        return Array(numbers.prefix(Int(clamping: count)))
    }
}
