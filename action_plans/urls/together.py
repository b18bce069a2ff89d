"""Working together: comments, tasks, the part of a partner and its agreement."""

from django.urls import URLPattern, path

from action_plans.views.municipal import joint, together

municipal: list[URLPattern] = [
    path("plans/<int:pk>/part/", joint.PlanPart.as_view(), name="plan-part"),
    path("plans/<int:pk>/part/agree/", joint.PlanAgree.as_view(), name="plan-agree"),
    path(
        "plans/<int:pk>/part/take-back/",
        joint.PlanTakeBack.as_view(),
        name="plan-take-back",
    ),
    path(
        "plans/<int:pk>/comments/",
        together.PlanCommentIndex.as_view(),
        name="plan-comment-list",
    ),
    path(
        "plans/<int:pk>/comments/<slug:section>/",
        together.PlanComments.as_view(),
        name="plan-comments",
    ),
    path(
        "plans/<int:pk>/comments/<int:comment>/resolve/",
        together.CommentResolve.as_view(),
        name="plan-comment-resolve",
    ),
    path("plans/<int:pk>/tasks/", together.PlanTasks.as_view(), name="plan-tasks"),
    path(
        "plans/<int:pk>/tasks/<int:task>/done/",
        together.TaskDone.as_view(),
        name="plan-task-done",
    ),
]
