"""What licences and certificates have in common in bodies: renewal and cancellation."""

from pydantic import Field

from shared.domain.validity import Cancellation, CancellationReason, Renewal
from shared.web.bodies import Body, Day


class RenewalBody(Body):
    """延续：编号不变，增加一个有效期。"""

    renewed_on: Day = Field(description="准予延续的日期")
    valid_from: Day = Field(description="新有效期首日")
    valid_until: Day = Field(description="新有效期末日")
    applied_on: Day | None = Field(default=None, description="申请延续的日期")

    @property
    def renewal(self) -> Renewal:
        """Return when it was decided and its term."""
        return Renewal(
            renewed_on=self.renewed_on,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            applied_on=self.applied_on,
        )


class CancellationBody(Body):
    """注销。"""

    reason: CancellationReason
    cancelled_on: Day = Field(description="自该日起无效")
    remarks: str = Field(default="", description="理由为 other 时必填")

    @property
    def cancellation(self) -> Cancellation:
        """Return why and from when on it is cancelled."""
        return Cancellation(**self.model_dump())
