import COpenSSL

/// Owns one `EC_POINT *` and frees it exactly once; points that are no secret.
@safe
struct CurvePoint: ~Copyable {
    let pointer: OpaquePointer

    /// The point at infinity of a group, which must outlive it.
    init(on group: OpaquePointer) throws(CryptoError) {
        guard let point = unsafe EC_POINT_new(group) else { throw CryptoError.drain("EC_POINT_new") }
        unsafe pointer = point
    }

    deinit { unsafe EC_POINT_free(pointer) }
}
