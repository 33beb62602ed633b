//! QR codes of invitation links, as SVG.

use qrcode::{EcLevel, QrCode, render::svg};

/// An SVG of the link, large enough to project; none where the link is too long for any code.
pub fn svg(link: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(link, EcLevel::M).ok()?;
    Some(code.render::<svg::Color>().min_dimensions(320, 320).quiet_zone(true).build())
}
