import CSKF
import OpenSSL

/// A token that a library shows, connected.
struct SKFDevice {
    /// The connection.
    let handle: SKFHandle
    /// What it says of itself.
    let info: SKFDeviceInfo

    /// Octets for a DEVINFO, for which no library says how many it writes: more than the largest has.
    private static let room = 1024

    /// Reads what a device says of itself.
    ///
    /// - Returns: nil when that cannot be read, or has no serial number.
    init?(_ handle: SKFHandle) throws(TokenError) {
        var octets = [UInt8](repeating: 0, count: Self.room)
        try unsafe handle.call("SKF_GetDevInfo", CSKF_GetDevInfo.self) { unsafe $0($1, &octets) }
        let layout = handle.library.profile.layout
        let own = Array(octets.prefix(SKFDeviceInfo.length(layout)))
        guard let info = SKFDeviceInfo(own, layout) else { return nil }
        self.handle = handle
        self.info = info
    }

    /// Proves that the device has its maker's key for its authentication, which stands in the place of an SO PIN; creating and
    /// deleting applications needs it.
    ///
    /// A challenge of 8 octets, filled up with zeros to a block, encrypted with SM4.
    ///
    /// - Returns: false when it has another one.
    /// - Throws: `TokenError` with `.unsupported` for another cipher, `.cardRemoved` and others.
    ///
    /// Source: GM/T 0016-2012 §7.2 (SKF_DevAuth), §8.2.
    func authenticate(with maker: TokenSecrets) throws(TokenError) -> Bool {
        guard info.authenticationAlgorithm == CSKF_SGD_SM4_ECB else {
            throw TokenError(.unsupported(operation: "device authentication with SM4"))
        }
        var challenge = [UInt8](repeating: 0, count: 8)
        try unsafe handle.call("SKF_GenRandom", CSKF_GenRandom.self) { unsafe $0($1, &challenge, 8) }
        let block = challenge + [UInt8](repeating: 0, count: 8)
        let answer = try translating { () throws(CryptoError) in
            try SymmetricCipher.encryptBlock(block, key: maker.puk, algorithm: .sm4)
        }
        let status = try unsafe handle.status("SKF_DevAuth", CSKF_DevAuth.self) {
            unsafe $0($1, answer, UInt64(answer.count))
        }
        switch handle.library.reason(status, "SKF_DevAuth") {
        case nil: return true
        case .cardRemoved, .unsupported: try handle.library.check(status, "SKF_DevAuth")
        default: break
        }
        return false
    }
}

extension SKFLibrary {
    /// The devices that are there now and tell their serial numbers.
    ///
    /// - Throws: `TokenError` with `.moduleFailed`, also when none of them can be read: the profile is another library's then.
    func devices() throws(TokenError) -> [SKFDevice] {
        let list = try unsafe octets("SKF_EnumDev", CSKF_EnumDev.self) { unsafe $0(1, $1, $2) }
        guard let names = SKFNames.read(list) else {
            throw TokenError(.malformedAnswer(operation: "SKF_EnumDev"))
        }
        var devices: [SKFDevice] = []
        var unreadable = 0
        for name in names {
            do throws(TokenError) {
                guard let device = try SKFDevice(connect(name)) else {
                    unreadable += 1
                    continue
                }
                devices.append(device)
            } catch {
                // One that was pulled since it was listed holds up nobody.
                guard case .cardRemoved = error.reason else { throw error }
            }
        }
        guard unreadable == 0 || !devices.isEmpty else {
            let detail = "what its tokens say of themselves is not as its profile has it"
            throw TokenError(.moduleFailed(module: path, detail: detail))
        }
        return devices
    }

    private func connect(_ name: [UInt8]) throws(TokenError) -> SKFHandle {
        let text = name + [0]
        var pointer: CSKF_HANDLE?
        try unsafe call("SKF_ConnectDev", CSKF_ConnectDev.self) { unsafe $0(text, &pointer) }
        return try unsafe SKFHandle(adopting: pointer, closing: "SKF_DisConnectDev", of: self)
    }
}
